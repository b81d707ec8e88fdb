"""Does the ranking of experts find the true ones, and keep the false ones out? `python -m bench.experts_bench`.

Simulated communities whose truth is known (`bench/worlds/`) are ranked by `experts.ranking` and by what other systems
do (`baselines.py` and its neighbours). Nothing here knows the policy's formulas.
"""
