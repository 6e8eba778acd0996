"""Tags as projects really write them."""

import time

import pytest

from headway.rules.release import read_tag


@pytest.mark.parametrize(
    ("tag", "stream", "version", "line", "stable"),
    [
        ("v1.2.3", "", "1.2.3", "1.2", True), ("1.0", "", "1.0", "1.0", True), ("V2.0.1", "", "2.0.1", "2.0", True),
        ("release-1.4", "", "1.4", "1.4", True), ("rel_1_4_22", "", "1_4_22", "1.4", True), ("REL-13", "", "13", "13.0", True),
        ("v255", "", "255", "255.0", True), ("@babel/core@7.0.0", "babel/core", "7.0.0", "7.0", True),
        ("pkg-a/v1.2.0", "pkg-a", "1.2.0", "1.2", True), ("cli-v0.3.1", "cli", "0.3.1", "0.3", True), ("1.0-cli", "cli", "1.0", "1.0", True),
        ("v1.0.0+build.5", "", "1.0.0+build.5", "1.0", True), ("1.2.3.Final", "", "1.2.3.Final", "1.2", True), ("1.0.post1", "", "1.0.post1", "1.0", True),
        ("v2.1.0_RC1", "", "2.1.0_RC1", "2.1", False), ("2.0b1", "", "2.0b1", "2.0", False), ("v3.0.0.beta4", "", "3.0.0.beta4", "3.0", False),
        ("1.0-SNAPSHOT", "", "1.0-SNAPSHOT", "1.0", False), ("v0.14.2-dev1", "", "0.14.2-dev1", "0.14", False), ("v1.0.0-nightly.3", "", "1.0.0-nightly.3", "1.0", False),
        ("v1.2.3-hotfix1", "", "1.2.3-hotfix1", "1.2", True), ("1.2.3-hotfix.1", "", "1.2.3-hotfix.1", "1.2", True), ("v1.2.3-patch1", "", "1.2.3-patch1", "1.2", True),
        ("v1.2.3-security", "", "1.2.3-security", "1.2", True), ("1.0.0-CR1", "", "1.0.0-CR1", "1.0", False), ("1.0.0.CR2", "", "1.0.0.CR2", "1.0", False),
        ("2024-03-09", "", "2024-03-09", "", True), ("deploy-20240309", "deploy", "20240309", "", True), ("v2024.01.05.1", "", "2024.01.05.1", "", True),
    ],
)  # fmt: skip
def test_tags_are_read_as_their_projects_mean_them(tag, stream, version, line, stable):
    read = read_tag(tag)
    assert (read.stream, read.version, read.line, read.is_stable) == (stream, version, line, stable)


@pytest.mark.parametrize(
    "tag",
    [
        "latest",
        "nightly",
        "stable",
        "2.3.x",
        "stable-2.9-branchpoint",
        "before-merge-1.2",
        "",
        "-",
        "42",
        "v",
        "x" * 5000 + "1.0",
    ],
)
def test_tags_that_name_no_version_are_passed_over(tag):
    assert read_tag(tag) is None


def test_the_projects_own_name_is_the_plain_stream():
    assert read_tag("setuptools-1.2", "setuptools").stream == ""
    assert read_tag("setuptools-1.2", "other").stream == "setuptools"


def test_versions_order_as_numbers():
    tags = ["1.9", "1.10", "1.10.1", "2.0"]
    assert sorted(tags, key=lambda tag: read_tag(tag).order) == tags


@pytest.mark.parametrize("tag", ["1." * 99, "1-" * 99, "v" * 199, "2024" * 49, "1_a" * 60, "." * 199])
def test_no_tag_takes_long_to_read(tag):
    before = time.process_time()
    read_tag(tag)
    assert time.process_time() - before < 0.2
