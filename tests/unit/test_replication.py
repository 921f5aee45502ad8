"""How far behind a replica is, from what both servers said and when."""

from db.domain.replication import MOST, Following, Server, why_not


PRIMARY = Server(1, 7, is_standby=False, started="noon", position=100)


def test_a_replica_has_all_that_the_primary_had_then() -> None:
    following = Following()
    for second in range(5):
        following.primary_was_at(100 + second, second)
    assert (following.as_of, following.seconds_behind(5)) == (None, None)

    following.replica_is_at(102)

    assert following.as_of == 2
    assert following.bytes_behind == 2
    assert following.seconds_behind(5) == 3


def test_one_that_has_everything_is_not_behind_however_long_nothing_is_written() -> (
    None
):
    following = Following()
    following.primary_was_at(100, 1)
    following.replica_is_at(100)
    assert following.seconds_behind(50) == 0

    following.primary_was_at(100, 49)

    assert following.as_of == 49


def test_a_replica_that_stands_still_gets_older() -> None:
    following = Following()
    following.primary_was_at(100, 0)
    following.replica_is_at(100)
    for second in range(1, 20_000):
        following.primary_was_at(100 + second, second)

    assert (following.as_of, following.seconds_behind(20_000)) == (0, 20_000)
    following.replica_is_at(10_100)
    # Long ago not all times are remembered, and never a later one is taken.
    assert following.as_of is not None
    assert 0 < following.as_of < 10_000
    following.replica_is_at(16_500)
    assert following.as_of == 16_400
    assert len(following._times) < MOST


def test_of_a_new_primary_nothing_is_known_yet() -> None:
    following = Following()
    following.primary_was_at(100, 0)
    following.replica_is_at(100)

    following.primary_was_at(90, 1)

    assert following.as_of == 1  # what has 100 has 90
    following = Following()
    following.primary_was_at(100, 0)
    following.replica_is_at(80)
    following.primary_was_at(90, 1)
    assert following.as_of is None


def test_only_a_standby_of_the_same_database_or_the_primary_itself_will_do() -> None:
    standby = PRIMARY._replace(is_standby=True, started="later")

    assert why_not(PRIMARY, standby) is None
    assert why_not(PRIMARY, PRIMARY) is None
    for other in (standby._replace(system=2), standby._replace(database=8)):
        assert why_not(PRIMARY, other) == "it is not a replica of this database"
    promoted = standby._replace(is_standby=False)
    assert why_not(PRIMARY, promoted) is not None
