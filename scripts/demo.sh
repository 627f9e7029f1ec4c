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
echo "The register is in $register, its documents in $documents. Everybody and every place in it is invented."
echo "Look further:"
echo "  $FOREWARNED overdue --register $register"
echo "  $FOREWARNED show REFERENCE --register $register --full"
echo "  $FOREWARNED history --register $register"
