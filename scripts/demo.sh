#!/bin/sh
# Builds a register from the demonstration corpus and shows its first answers.
set -eu
register="$DEMO"
documents="$DEMO-documents"
rm -rf "$documents"
"$FOREWARNED" demo "$documents"
echo
"$FOREWARNED" build "$documents" --register "$register" --jobs "$JOBS"
echo
"$FOREWARNED" stats --register "$register"
echo
"$FOREWARNED" overdue --register "$register" --limit 10
echo
"$FOREWARNED" show 2025-0357 --register "$register"
echo
"$FOREWARNED" promises --register "$register" --due-before today --limit 5
echo
"$FOREWARNED" organisations --register "$register" --limit 8
echo
"$FOREWARNED" search "observations on a ward were not carried out" --register "$register" --limit 3
echo
echo "The register is in $register, its documents in $documents. Everybody and every place in it is invented."
echo "Look further:"
echo "  $FOREWARNED overdue --register $register"
echo "  $FOREWARNED show REFERENCE --register $register --full"
echo "  $FOREWARNED search WORDS --register $register"
echo "  $FOREWARNED organisation NAME --register $register"
echo "  $FOREWARNED history --register $register"
if [ "${SERVE:-0}" != 0 ]; then
	echo
	echo "The site over it, until you press Ctrl-C:"
	exec "$FOREWARNED" serve --register "$register"
fi
