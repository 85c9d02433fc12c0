#!/bin/bash
# The reports of check, read by programs that know nothing of jarmor; and the page that is made of many.
# shellcheck disable=SC2154  # work, of tap.sh
. "$(dirname "$0")/../tap.sh"

umask 022
python=/usr/bin/python3 # the one whose modules Debian packages
home=$work/mi
cp -r "$TEST_SOURCE_DIR/tests/data/stock/mi/opt/server" "$home"
printf 'extends = "wso2-mi"\nhome = "%s"\nuser = "61187:61187"\n[[waiver]]\nrule = "port-default"\nreason = "<r> & \\"s\\""\nby = "o"\nuntil = 2099-01-01\n' \
    "$home" >"$work/mi.toml"
program=$TEST_PROGRAM

made() {
    need_root
    for format in json sarif junit openmetrics html; do
        expect 1 "$program" check "$work/mi.toml" -o $format --output "$work/r.$format"
    done
}
read_as_junit() {
    need "needs python3-junitparser" $python -c 'import junitparser'
    $python - "$work/r.junit" "$work/r.json" <<'PY'
import json, sys, junitparser
suites, report = junitparser.JUnitXml.fromfile(sys.argv[1]), json.load(open(sys.argv[2]))
cases = [case for suite in suites for case in suite]
assert len(cases) == len({f["rule"] for f in report["findings"]}), len(cases)
failed = {case.name.split()[0].rstrip(":") for case in cases
          if any(isinstance(r, junitparser.Failure) for r in case.result)}
of = {}
for f in report["findings"]: of.setdefault(f["rule"], set()).add(f["result"])
wrong = {rule for rule, seen in of.items() if "fail" in seen or "warn" in seen and "unknown" not in seen}
# Which ports are open changes from one run to the next.
assert failed ^ wrong <= {"net-open-ports"}, failed ^ wrong
PY
}
read_as_openmetrics() {
    need "needs python3-prometheus-client" $python -c 'import prometheus_client.openmetrics.parser'
    $python - "$work/r.openmetrics" "$work/r.json" <<'PY'
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = {f.name: f for f in text_string_to_metric_families(open(sys.argv[1]).read())}
report = json.load(open(sys.argv[2]))
for name in ("errors", "warnings", "unknown", "waived", "passed"):
    assert families["jarmor_check_" + name].samples[0].value == report[name], name
rules = {s.labels["rule"] for s in families["jarmor_rule_result"].samples}
assert rules == {f["rule"] for f in report["findings"]}
PY
}
valid_sarif() {
    local schema=$TEST_SOURCE_DIR/build/cache/sarif-2.1.0-rtm.5.json
    need "needs python3-jsonschema" $python -c 'import jsonschema'
    need "needs the schema of SARIF, which scripts/setup.sh fetches with npm" test -r "$schema"
    $python -W ignore - "$schema" "$work/r.sarif" <<'PY'
import json, sys, jsonschema
schema, log = (json.load(open(path)) for path in sys.argv[1:])
validator = jsonschema.validators.validator_for(schema)(schema)
assert not list(validator.iter_errors(log))
results = log["runs"][0]["results"]
assert any("suppressions" in r for r in results)
results[0]["level"] = "worst"
assert list(validator.iter_errors(log)), "the schema says nothing"
PY
}
# in_browser: both pages, in both themes, on a wide and a narrow screen.
in_browser() {
    need "needs chromium" test -x /usr/bin/chromium
    $python -B - "$TEST_SOURCE_DIR/tests/support" "$work/r.html" "$work/fleet.html" "$work/r.json" <<'PY'
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
from browser import Browser
check, fleet, report = sys.argv[2], sys.argv[3], json.load(open(sys.argv[4]))
rules = {f["rule"] for f in report["findings"]}
shown = "[...document.querySelectorAll('details')].filter(d => d.checkVisibility()).map(d => d.querySelector('code').textContent)"
with Browser() as browser:
    grounds = set()
    for page in check, fleet:
        for width in 1200, 360:
            for theme in "light", "dark":
                wrong, asked = browser.load(page, width, theme)
                assert not wrong, (page, width, theme, wrong)
                assert asked == [pathlib.Path(page).as_uri()], asked
                assert browser.run("[innerWidth, document.documentElement.scrollWidth]") == [width, width], (page, width)
                grounds.add(browser.run("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2, grounds
    assert browser.run("document.querySelectorAll('tbody tr').length") == len(rules)
    browser.load(check, 360, "light")
    assert sorted(browser.run(shown)) == sorted(rules)
    browser.run("result.value = 'waived', result.dispatchEvent(new Event('change'))")
    assert browser.run(shown) == ["port-default"], browser.run(shown)
    assert browser.run("document.querySelector('output').value") == "1 of %d rules" % len(rules)
    browser.run("result.value = '', result.dispatchEvent(new Event('change'))")
    browser.run("text.value = 'SECRET-plain', text.dispatchEvent(new Event('input'))")
    assert browser.run(shown) == ["secret-plaintext"], browser.run(shown)
    browser.run("[...document.querySelectorAll('.card button')].find(b => b.textContent === 'MI runtime').click()")
    assert 1 < len(browser.run(shown)) < len(rules)
    # What a click copies is the command as it stands in the other reports.
    command = browser.run("document.querySelector('.mend pre').textContent")
    assert any(command in f["remedy"] for f in report["findings"]), command
    browser.run("new Promise(r => { document.querySelector('.mend button').click(); setTimeout(r, 100) })")
    assert "copied" == browser.run("document.querySelector('.mend button').textContent") or \
        command == browser.run("getSelection().toString()")
    # A page that tries to load something is stopped by its own policy, and the browser says so.
    browser.load(check, 1200, "light")
    browser.run("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))")
    browser.run("new Promise(r => setTimeout(r, 100))")
    assert any("violates" in json.dumps(event) for event in browser.events), "the policy stops nothing"
PY
}
fleet() {
    need_root
    sed 's/"host": "[^"]*"/"host": "<b>two<\/b>"/; s/"verdict": "refused"/"verdict": "pass"/' "$work/r.json" >"$work/two.json"
    "$program" report "$work/r.json" "$work/two.json" "$work/r.json" >"$work/fleet.html"
    $python - "$work/fleet.html" "$work/r.json" <<'PY'
import html.parser, json, sys
class Page(html.parser.HTMLParser):
    rows, tags, cell = [], set(), None
    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        assert not {"src", "href"} & {name for name, _ in attributes}
        if tag == "tr": self.rows.append([])
        if tag in ("th", "td"): self.rows[-1].append("")
    def handle_data(self, data):
        if self.rows and self.rows[-1]: self.rows[-1][-1] += data
page = Page()
page.feed(open(sys.argv[1]).read())
report = json.load(open(sys.argv[2]))
assert not {"img", "link", "iframe"} & page.tags
assert any("<b>two</b>" in cell for cell in page.rows[0]), page.rows[0]
assert all(len(row) == 3 for row in page.rows), "two installations"
errors = {f["rule"] for f in report["findings"] if f["result"] == "fail" and f["severity"] == "error"}
for rule in errors:
    row = next(row for row in page.rows[1:] if row[0].startswith(rule))
    assert row[1].strip() == row[2].strip() == "error", row
PY
    says '^<h1>2 installations|<h1>2 installations' "$work/fleet.html"
    echo '{}' >"$work/none.json"
    expect 64 "$program" report "$work/none.json" 2>"$work/err"
    says 'none.json: is no report of jarmor check' "$work/err"
    expect 64 "$program" report "$work/gone.json" 2>"$work/err"
    head -c 300 "$work/r.json" >"$work/half.json"
    expect 64 "$program" report "$work/half.json" 2>"$work/err"
}

it "check writes each of its reports" made
it "junitparser finds a case a rule, and the failures of the JSON report" read_as_junit
it "the OpenMetrics parser of Prometheus finds the figures of the JSON report" read_as_openmetrics
it "the SARIF log is valid by the published schema" valid_sarif
it "report makes one page of many reports, whatever they say" fleet
it "both pages show what they should in Chromium, in both themes and on a narrow screen, and load nothing" in_browser
finish
