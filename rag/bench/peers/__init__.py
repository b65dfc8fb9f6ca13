"""This program beside others that do hybrid retrieval: `python -m rag.bench.peers`, on the same passages, vectors and questions."""
