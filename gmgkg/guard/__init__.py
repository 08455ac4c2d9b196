"""Running queries where they can be ended: limits, worker processes, fair queues, a cache."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What queries may use, in each process of the server.

    :ivar seconds: time for a query that asks for none
    :ivar most_seconds: the longest time that a client may ask for
    :ivar express_seconds: time in the express lane, before a query moves to the slow lane
    :ivar worker_bytes: address space of a worker beyond what it holds when it starts
    :ivar result_bytes: size of one result
    :ivar express_workers: queries that run at the same time in the express lane
    :ivar slow_workers: queries that run at the same time in the slow lane
    :ivar parked: queries that may stand still between the lanes, with the memory that they took
    :ivar express_waiting: queries that may wait for a worker in the express lane
    :ivar express_waiting_each: queries of one client among them
    :ivar waiting: queries that may wait for a worker in the slow lane, or for a store elsewhere
    :ivar waiting_each: queries of one client among them
    :ivar wait_seconds: how long one may wait
    :ivar depth: how deeply brackets may nest
    :ivar cache_bytes: size of all cached answers
    :ivar services: IRIs of the endpoints that a query may ask by SERVICE
    """

    seconds: float = 10.0
    most_seconds: float = 30.0
    express_seconds: float = 0.25
    worker_bytes: int = 512 * 1024 * 1024
    result_bytes: int = 256 * 1024 * 1024
    express_workers: int = 2
    slow_workers: int = 1
    parked: int = 2
    express_waiting: int = 80
    express_waiting_each: int = 64
    waiting: int = 16
    waiting_each: int = 8
    wait_seconds: float = 15.0
    depth: int = 128
    cache_bytes: int = 64 * 1024 * 1024
    services: tuple[str, ...] = ()
