"""The stacks by name. Each is given the rig, the stub model's address and the options, and has

start(wide)   brings it up; wide: many slow calls at once instead of few quick ones
roles         its processes, all of which count
port, post, events, batch   where the generator sends and listens (batch is None if there is no such request)
workspaces    for the generator's list
done()        audit rows in PostgreSQL, so far; it is asked all the time and must cost next to nothing
rest()        said when all jobs so far are done
completed()   jobs with an audit row, so far; asked before and behind a measurement
finished(since)   seconds since the epoch of the first and the last of them after that moment
duplicates()  rows, or settlements, that a job has too many, so far
failed()      jobs that ended without a result, so far
results()     jobs whose result is stored, so far
durability    what survives which failure, in words
"""
from stacks.bullmq import BullMq
from stacks.celery import Celery
from stacks.kafka import DecidingKafka, Kafka
from stacks.quillstream import Quillstream

STACKS = {"quillstream": Quillstream, "bullmq": BullMq, "celery": Celery, "kafka": Kafka,
          "kafka-decides": DecidingKafka}
