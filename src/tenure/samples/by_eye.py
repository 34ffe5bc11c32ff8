"""Tables small enough to count by eye. Six customers, and one month of interest, `spring`.

Just before March 2026 ana, ben, cleo and dan are active and pay 100 a month. In March

- ana moves up from 20 to 30 and tries the cloud, in vain;
- ben moves down from 30 to 20;
- cleo, who paid 20, is lost;
- dan keeps his line for 20 and the music for 10;
- eva joins, tries the music and keeps it: 40 and 10;
- fay, who left in January, comes back for 20.

So five customers pay 150 a month at its end.

Of the 744 hours of March, mobile is down for 7.44 (two of its outages overlap) and music for 14.88 (since February).
Nine of ten requests have a latency, 100 ms in the middle, and two failed.
"""

from __future__ import annotations

from io import StringIO

import pandas as pd

__all__ = [
    "contacts",
    "costs",
    "customers",
    "events",
    "exposures",
    "outages",
    "requests",
    "spring",
    "steps",
    "subscriptions",
    "surveys",
]


def _table(text: str) -> pd.DataFrame:
    frame = pd.read_csv(
        StringIO(text), sep=r"\s+", na_values=["-"], keep_default_na=False, true_values=["yes"], false_values=["no"]
    )
    instants = [name for name in frame.columns if name.endswith("_at")]
    return frame.assign(
        **{name: pd.to_datetime(frame[name], format="ISO8601").astype("datetime64[us]") for name in instants}
    )


spring = "2026-03"

customers = _table("""
customer_id  signed_up_at  segment   country
ana          2025-06-01    consumer  ES
ben          2025-09-15    consumer  ES
cleo         2025-03-20    business  ES
dan          2025-03-15    business  PT
eva          2026-03-05    consumer  PT
fay          2025-10-01    consumer  ES
""")

subscriptions = _table("""
customer_id subscription_id service plan  is_vas started_at ended_at    mrr  currency cancel_reason trial_ends_at term_ends_at
ana         s01             mobile  basic no     2025-06-01 2026-03-10  20.0 EUR      -             -             -
ana         s02             mobile  plus  no     2026-03-10 -           30.0 EUR      -             -             -
ana         s03             cloud   -     yes    2026-03-02 2026-03-16  10.0 EUR      -             2026-03-16    -
ben         s04             mobile  plus  no     2025-09-15 2026-03-16  30.0 EUR      -             -             -
ben         s05             mobile  basic no     2026-03-16 2026-05-20  20.0 EUR      price         -             -
cleo        s06             mobile  basic no     2025-03-20 2026-03-20  20.0 EUR      competitor    -             2026-03-20
dan         s07             mobile  basic no     2025-03-15 -           20.0 EUR      -             -             2026-03-15
dan         s08             music   -     yes    2025-11-01 -           10.0 EUR      -             -             -
eva         s09             mobile  max   no     2026-03-05 -           40.0 EUR      -             -             -
eva         s10             music   -     yes    2026-03-06 -           10.0 EUR      -             2026-03-20    -
fay         s11             mobile  basic no     2025-10-01 2026-01-15  20.0 EUR      freemium      -             -
fay         s12             mobile  basic no     2026-03-12 -           20.0 EUR      -             -             -
""")  # noqa: E501  # a row of twelve columns is easier to read on one line

events = _table("""
customer_id occurred_at         event    service amount session_id feature  channel campaign sentiment
ana         2026-02-10T09:00    use      mobile  -      v1         home     app     -        -
dan         2026-02-20T20:00    use      music   -      v2         play     app     -        -
ana         2026-03-02T09:00    use      mobile  -      v3         home     app     -        -
ana         2026-03-02T09:10    use      cloud   -      v3         share    app     -        -
dan         2026-03-04T20:00    use      music   -      v4         play     app     -        -
ben         2026-03-05T08:00    ticket   mobile  -      -          -        phone   -        -0.6
eva         2026-03-06T12:00    use      mobile  -      v5         home     web     -        -
eva         2026-03-07T18:00    use      music   -      v6         play     app     -        -
dan         2026-03-07T20:00    use      music   -      v7         play     app     -        -
ana         2026-03-09T10:00    training mobile  -      -          -        web     -        0.4
ana         2026-03-10T10:00    cart     -       -      -          -        web     -        -
ana         2026-03-10T10:05    purchase -       80.0   -          -        web     upgrade  -
ben         2026-03-11T11:00    cart     -       -      -          -        web     -        -
dan         2026-03-12T15:00    charge   mobile  5.0    -          -        -       -        -
eva         2026-03-14T15:00    charge   mobile  15.0   -          -        -       -        -
cleo        2026-03-15T16:00    ticket   mobile  -      -          -        email   -        0.0
dan         2026-03-18T10:00    mention  mobile  -      -          -        web     -        0.8
ana         2026-03-20T09:00    return   -       80.0   -          -        web     -        -
fay         2026-03-25T19:00    use      mobile  -      v8         home     app     -        -
""")

contacts = _table("""
customer_id occurred_at      event   service channel talk_seconds hold_seconds wrap_seconds resolved topic
ben         2026-03-05T08:00 contact mobile  phone   200          40           60           no       billing
ben         2026-03-09T08:30 contact mobile  phone   300          60           60           yes      billing
ana         2026-03-10T12:00 contact cloud   chat    120          -            60           yes      technical
cleo        2026-03-15T16:00 contact mobile  email   -            -            -            yes      contract
eva         2026-03-21T17:00 contact mobile  phone   180          60           60           yes      technical
""")

surveys = _table("""
customer_id answered_at kind score service
ana         2026-03-03  nps  10    mobile
dan         2026-03-03  nps  9     mobile
ben         2026-03-03  nps  3     mobile
cleo        2026-03-03  nps  6     mobile
eva         2026-03-08  nps  8     mobile
dan         2026-03-10  nps  10    music
eva         2026-03-22  nps  9     music
fay         2026-03-24  nps  7     mobile
ben         2026-03-25  nps  5     mobile
ana         2026-03-30  nps  8     mobile
fay         2026-03-30  nps  -     mobile
ben         2026-03-06  csat 2     mobile
ben         2026-03-10  csat 3     mobile
ana         2026-03-11  csat 5     cloud
cleo        2026-03-16  csat 4     mobile
eva         2026-03-22  csat 4     mobile
ben         2026-03-10  ces  7     mobile
ana         2026-03-11  ces  2     cloud
cleo        2026-03-16  ces  6     mobile
eva         2026-03-22  ces  5     mobile
""")

costs = _table("""
spent_at   purpose     amount service channel segment  currency
2026-02-15 acquisition 30.0   -       web     consumer EUR
2026-03-01 acquisition 40.0   -       web     consumer EUR
2026-03-10 acquisition 20.0   -       shop    business EUR
2026-03-15 retention   45.0   mobile  -       -        EUR
2026-03-31 service     15.0   music   -       -        EUR
2026-03-31 service     5.0    cloud   -       -        EUR
""")

steps = _table("""
customer_id step        completed_at
ana         install_app 2025-06-02T10:00
ana         set_autopay 2025-06-10T18:30
ben         install_app 2025-09-15T12:00
ben         set_autopay 2025-10-15T00:00
cleo        install_app 2025-05-01T09:00
dan         set_autopay 2025-03-14T20:00
eva         install_app 2026-03-05T12:00
eva         set_autopay 2026-03-20T08:00
fay         install_app 2025-10-02T11:00
fay         set_autopay 2026-03-13T09:00
""")

exposures = _table("""
customer_id exposed_at       campaign group
ana         2026-03-03T09:00 upgrade  treated
ben         2026-03-03T09:00 upgrade  treated
cleo        2026-03-03T09:00 upgrade  control
dan         2026-03-03T09:00 upgrade  control
eva         2026-03-20T09:00 upgrade  treated
""")

outages = _table("""
service started_at          ended_at            planned
music   2026-02-28T18:00    2026-03-01T14:52:48 no
mobile  2026-03-03T02:00    2026-03-03T04:26:24 yes
mobile  2026-03-10T10:00    2026-03-10T12:00    no
mobile  2026-03-10T11:00    2026-03-10T15:00    no
""")

requests = _table("""
service occurred_at      latency_ms ok  jitter_ms packet_loss
mobile  2026-03-03T09:00 20         yes 5         0.0
mobile  2026-03-04T20:00 40         yes 5         0.0
mobile  2026-03-10T10:30 500        no  80        0.1
mobile  2026-03-10T12:30 -          no  -         -
mobile  2026-03-11T19:00 300        yes 40        0.02
mobile  2026-03-17T19:00 60         yes 5         0.0
music   2026-03-04T20:00 80         yes 10        0.0
music   2026-03-07T20:00 100        yes 10        0.0
music   2026-03-21T21:00 120        yes -         0.01
music   2026-03-28T21:00 200        yes -         0.01
""")
