"""What every test run needs first: Qt without a display, a guard where Qt is missing, hypothesis profiles."""

import os
import sys
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # without a display Qt would abort the process

try:
    import PySide6.QtWidgets  # noqa: F401
except ImportError as error:
    NO_QT = str(error)
else:
    NO_QT = ""

# Machines are shared: how long drawing takes says nothing about the test.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("local", deadline=None, print_blob=True, suppress_health_check=SLOW)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


class WithoutQt:
    """Stands in for pytest-qt, which would end the whole run where Qt cannot be loaded."""

    @staticmethod
    def _skip() -> NoReturn:
        pytest.skip(f"Qt: {NO_QT}")

    @pytest.fixture(scope="session")
    def qapp(self) -> None:
        """Skip what needs an application."""
        self._skip()

    @pytest.fixture
    def qtbot(self) -> None:
        """Skip what drives a window."""
        self._skip()

    @pytest.fixture
    def qtmodeltester(self) -> None:
        """Skip what examines an item model."""
        self._skip()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Skipping must not go unnoticed."""
        line = f"界面测试未运行 / WINDOW TESTS DID NOT RUN: {NO_QT} (REQUIRE_GUI=1 makes this a failure)"
        terminalreporter.write_line(line, red=True, bold=True)


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Keep pytest-qt out before it looks for Qt; this hook runs early enough."""
    if not NO_QT:
        return
    if os.environ.get("REQUIRE_GUI") == "1":
        raise pytest.UsageError(f"REQUIRE_GUI=1, but Qt does not load: {NO_QT}")
    pluginmanager.set_blocked("pytest-qt")
    pluginmanager.register(WithoutQt(), "without-qt")
