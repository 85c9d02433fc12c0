"""One Chromium without a window, asked over a pipe (the protocol of its developer tools). Needs no module."""
import base64, json, os, pathlib, signal, subprocess, tempfile


class Browser:
    def __init__(self, program="chromium"):
        self.profile = tempfile.TemporaryDirectory()
        hears, self.to = os.pipe()
        self.back, answers = os.pipe()

        def take_pipes():
            # The protocol's numbers are 3 and 4; a number of ours may be one of them.
            a, b = os.dup(hears), os.dup(answers)
            os.dup2(a, 3), os.dup2(b, 4)

        # Its sandbox refuses root; the page is ours.
        self.child = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-extensions", "--disable-background-networking", "--disable-component-update",
             "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir=" + self.profile.name, "about:blank"],
            close_fds=False, preexec_fn=take_pipes, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        os.close(hears), os.close(answers)
        self.number, self.session, self.text, self.events = 0, None, b"", []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")

    def message(self):
        while b"\0" not in self.text:
            more = os.read(self.back, 1 << 16)
            assert more, "chromium has ended"
            self.text += more
        line, _, self.text = self.text.partition(b"\0")
        return json.loads(line)

    def call(self, method, **parameters):
        self.number += 1
        asked = {"id": self.number, "method": method, "params": parameters}
        if self.session: asked["sessionId"] = self.session
        os.write(self.to, json.dumps(asked).encode() + b"\0")
        while True:
            got = self.message()
            if got.get("id") == self.number:
                assert "error" not in got, (method, got["error"])
                return got["result"]
            self.events.append(got)

    def load(self, path, width, scheme):
        """Shows a file, and waits until its scripts have run. Returns what went wrong, and what it asked for."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 500)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.events.clear()
        self.call("Page.navigate", url=pathlib.Path(path).absolute().as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self.message())
        self.run("0")  # whatever the page has said came before this answer
        wrong = [event["params"] for event in self.events
                 if event["method"] in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")]
        urls = [event["params"]["request"]["url"] for event in self.events
                if event["method"] == "Network.requestWillBeSent"]
        return wrong, urls

    def run(self, expression):
        got = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in got, got["exceptionDetails"]
        return got["result"].get("value")

    def picture(self, path, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def __enter__(self): return self

    def __exit__(self, *_):
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self.profile.cleanup()
