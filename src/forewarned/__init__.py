"""Forewarned: the open register of warnings about deaths that could be prevented."""
