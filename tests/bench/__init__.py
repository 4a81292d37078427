"""What `./run bench` measures: speed beside peers that give the same answers, quality beside simple baselines."""
