"""The hub's half of a document's way: intake, processing, delivery, archive, answer.

| stage | modules, in the order in which a document meets them |
| --- | --- |
| in | `entrances`, `intake` (`again`: what comes in once more, or is run once more) |
| processing | `processing` claims, a `worker` does the `processing_work`, `processing_end` writes what came of it |
| delivery | `delivery` claims, `parcels` and `channels` (`inbox`) carry, `delivery_end` writes how it ended |
| archive | `archiving` claims and keeps, a `worker` does the `archiving_work` |
| answer | `answers` |

A worker hands back a `worker_outcome`. Who must act is said by `blaming` and `holding`, when to try again by `backoff`;
`replacing` is how a document takes another's place. The rest keeps `hub`, the whole of it, running.
"""
