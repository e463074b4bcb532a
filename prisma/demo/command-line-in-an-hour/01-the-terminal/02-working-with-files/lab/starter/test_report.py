"""Runs report.sh with several logs and looks at what it shows."""

import subprocess


def run(path):
    result = subprocess.run(["bash", "report.sh", str(path)], capture_output=True, text=True, timeout=10)
    assert result.returncode == 0, f"report.sh stopped with an error (exit code {result.returncode}).\n{result.stderr}{result.stdout}"
    return result.stdout


def check(path, wanted):
    shown = run(path)
    assert wanted in shown.splitlines(), f"report.sh should show the line {wanted!r}. It shows:\n{shown}"


def log(tmp_path, *lines, name="some.log"):
    path = tmp_path / name
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_counts_visits():
    check("access.log", "Visits: 12")


def test_counts_missing_pages_by_status():
    # /old/404.html has 404 in its name, but its status is 200.
    check("access.log", "Missing: 3")


def test_finds_the_favourite_page():
    check("access.log", "Favourite: /index.html")


def test_nothing_missing_is_zero(tmp_path):
    # grep -c fails when it counts 0. `|| true` after it says: that is fine.
    check(log(tmp_path, "10.0.0.1 GET /a 200"), "Missing: 0")


def test_the_name_may_contain_a_space(tmp_path):
    path = log(tmp_path, "1 GET /b 200", "2 GET /a 200", "3 GET /b 404", name="my log.txt")
    check(path, "Visits: 3")
    check(path, "Favourite: /b")
