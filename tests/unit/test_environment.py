"""The environment that a start message names, and what it is decided by."""

import json

import pytest
import yaml

from astute.environment import Environment, EnvironmentReader
from astute.requests import clusters_named
from db.domain.environments import (
    Source,
    decided,
    evidence,
    is_certain,
    learned,
    together,
    told,
)


CONFIGURATION = {
    "access": {"metadata": {"id": 7}},
    "cluster": {"id": 15, "mode": "ha_compact", "name": "production-eu"},
    "network_metadata": {"nodes": {"node-1": {"uid": "1", "cluster": {"id": 99}}}},
    "release": {"name": "Newton on Ubuntu 16.04", "version": "newton-10.0"},
}


def task(data: object = None, **parameters: object) -> bytes:
    if data is not None:
        parameters["data"] = data if isinstance(data, str) else yaml.safe_dump(data)
    return json.dumps({"id": "any", "parameters": parameters}).encode()


def read(*bodies: bytes, node: str = "master", name: str | None = None) -> Environment:
    reader = EnvironmentReader()
    for body in bodies:
        reader.read(node, name or "upload_cluster_configuration", body)
    return reader.environment


def test_the_uploaded_configuration_has_id_name_and_release() -> None:
    expected = Environment(frozenset({15}), "production-eu", "newton-10.0")

    assert read(task(CONFIGURATION)) == expected
    assert read(task(CONFIGURATION), name="v_upload_cluster_configuration") == expected


def test_only_the_masters_upload_counts() -> None:
    assert read(task(CONFIGURATION), node="5") == Environment()
    assert read(task(CONFIGURATION), name="upload_configuration") == Environment()


@pytest.mark.parametrize(
    "path",
    [
        "/var/lib/fuel/configs/15/cluster.yaml",
        "/var/lib/fuel/keys/15/nova/nova.pub",
        "/etc/fuel/cluster/15/node.yaml",
    ],
)
def test_paths_have_the_id(path: str) -> None:
    assert read(task(path=path), node="5") == Environment(frozenset({15}))
    assert read(task(cmd=f"cat {path} > /dev/null")) == Environment(frozenset({15}))


@pytest.mark.parametrize(
    "path",
    [
        "/etc/fuel/15/node.yaml",
        "/var/lib/fuel/ibp/15/",
        "/var/lib/fuel/keys/",
        "/var/lib/fuel/keys/-1/",
        "/var/lib/fuel/keys/12345678901/",
        "/etc/fuel/cluster/fifteen/node.yaml",
        "/srv/etc/fuel/clusters/15/",
    ],
)
def test_other_paths_have_other_numbers(path: str) -> None:
    assert read(task(path=path)) == Environment()


def test_a_source_of_rsync_has_the_release() -> None:
    source = "rsync://10.20.0.2:/puppet/mitaka-9.0/modules/"

    assert read(task(src=source), node="5").release_version == "mitaka-9.0"
    # What the configuration says is the whole of it.
    both = read(task(src=source), task(CONFIGURATION))
    assert both.release_version == "newton-10.0"


def test_two_of_a_kind_are_none_of_it() -> None:
    other = CONFIGURATION | {"cluster": {"id": 16, "name": "other"}}

    assert read(task(CONFIGURATION), task(other)) == Environment(
        frozenset({15, 16}), None, "newton-10.0"
    )


@pytest.mark.parametrize(
    "data",
    [
        "",
        "cluster",
        "- cluster: {id: 15}",
        "cluster: 15",
        "cluster: [id, 15]",
        "? {cluster: 1}\n: {id: 15}",
        "{cluster: {id: fifteen, name: ''}, release: {version: ''}}",
        "cluster: {id: 99999999999999999999}",
        "cluster: {id: -5}",
        "cluster: !!python/object/apply:os.getcwd []",
        "[" * 100_000,
        "- " * 100_000,
        "{" * 100_000,
        "a: &a [x]\n" + "b: [" + "*a," * 10_000 + "]",
        "\t bad yaml: [",
    ],
)
def test_what_is_no_configuration_names_nothing(data: str) -> None:
    assert read(task(data)) == Environment()


def test_what_comes_after_broken_yaml_costs_only_itself() -> None:
    text = "cluster: {id: 15, name: lab}\nbroken: [\n"

    assert read(task(text)) == Environment(frozenset({15}), "lab")


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"parameters": []}', b"{"])
def test_a_task_of_another_form_names_nothing(body: bytes) -> None:
    assert read(body) == Environment()


def said(*pairs: tuple[Source, int]) -> str | None:
    text = None
    for source, cluster_id in pairs:
        text = together(text, evidence(source, [cluster_id]))
    return text


@pytest.mark.parametrize(
    ("pairs", "cluster_id"),
    [
        ([], None),
        ([(Source.graph, 15)], 15),
        ([(Source.graph, 15), (Source.graph, 16)], None),
        ([(Source.nodes, 16), (Source.graph, 15)], 15),
        ([(Source.nodes, 15), (Source.graph, 15)], 15),
        ([(Source.graph, 15), (Source.nailgun, 3)], 3),
        ([(Source.nailgun, 3), (Source.client, 4), (Source.graph, 3)], 4),
    ],
)
def test_the_most_certain_source_decides(
    pairs: list[tuple[Source, int]], cluster_id: int | None
) -> None:
    text = said(*pairs)

    assert decided(text) == cluster_id
    assert said(*reversed(pairs)) == text
    assert sorted(told(text)) == sorted(pairs)


@pytest.mark.parametrize(
    ("pairs", "certain"),
    [
        # A client registered the run with its environment, before there was evidence.
        ([], True),
        ([(Source.client, 1)], True),
        ([(Source.nailgun, 1), (Source.graph, 2)], True),
        ([(Source.graph, 1), (Source.nodes, 1)], False),
        ([(Source.nodes, 1)], False),
    ],
)
def test_only_a_client_and_nailgun_are_certain(
    pairs: list[tuple[Source, int]], *, certain: bool
) -> None:
    assert is_certain(said(*pairs)) is certain


@pytest.mark.parametrize(
    ("source", "known_from", "replaces"),
    [
        (Source.nailgun, "graph", True),
        (Source.graph, "graph", True),
        (Source.graph, "nailgun", False),
        (Source.nailgun, None, False),
        (Source.client, None, True),
    ],
)
def test_a_less_certain_source_replaces_nothing(
    source: Source, known_from: str | None, *, replaces: bool
) -> None:
    known = {"name": "a", "known_from": known_from}
    unknown = {"release_version": None, "release_from": None}
    told = {"name": "b", "release_version": "x-9.0"}

    news = learned(source, told, known | unknown)

    assert (news.get("name") == "b") is replaces
    # What nobody said is learned from anybody, and whose word it is.
    assert news["release_version"] == "x-9.0"
    assert news.get("release_from") == (None if source is Source.client else source)


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        (b"rm -rf /var/lib/fuel/keys/15", {15}),
        (b"/targetimages/env_2_ubuntu_1604_amd64.img.gz", {2}),
        (b"/targetimages/env_2_a.gz /var/lib/fuel/keys/3", {2, 3}),
        (b"/targetimages/env_0_ubuntu.gz /var/lib/fuel/keys/0", set()),
        (b"/targetimages/env_12345678901_ubuntu.gz", set()),
    ],
)
def test_requests_name_environments_by_images_and_keys(
    text: bytes, clusters: set[int]
) -> None:
    assert clusters_named(text) == clusters
