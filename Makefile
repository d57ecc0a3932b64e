# Short names, nothing more: what they do stands in packaging/ and tests/.
.PHONY: run test gate format bench screenshots lock

run test gate:
	python3 packaging/bootstrap.py $@

format:
	.venv/bin/python -m ruff check --fix
	.venv/bin/python -m ruff format

bench:
	.venv/bin/python -m tests.benchmarks review
	.venv/bin/python -m tests.benchmarks start

screenshots:
	.venv/bin/python -m tests.screenshots

lock:
	packaging/lock.sh
