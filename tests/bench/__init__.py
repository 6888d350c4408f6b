"""`make bench`: how fast Portico is on one core, beside what that core can do at most and beside npm oidc-provider.

Everything happens in one run, in turns: a benchmark of two programs in two different minutes compares the minutes. The
servers are pinned to one core; the load, PostgreSQL and everything else to the other. `stage` starts what is measured,
`portico` and `peer` are the conversations, `load` holds them, `table` prints.

    make bench             print the table
    make bench README=1    and write it into README.md
    make bench ONLY=api    the Cognito API only, at 10,000 and at 1,000,000 people (`sizes`); most of it is making them
    make bench ONLY=console   the console's list of people at the same sizes (`console`); BENCH_TIMES=40 each
    BENCH_ROUNDS=3 BENCH_SECONDS=3 BENCH_ONLY=client,refresh BENCH_CONNECTIONS=8    to look closer
"""
