"""Where the numbers of mending come from: `python -m index.training.mend CORPUS.jsonl.gz` counts and learns them anew."""
