"""Where the numbers of mending come from: `python -m index.mend.learning CORPUS.jsonl.gz` counts and learns them anew."""
