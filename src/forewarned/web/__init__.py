"""The site: the library's answers as pages, pictures, data and live updates. It has no logic of its own."""
