#pragma once

#include <string_view>

// What every HTML report begins and ends with. Included by the page alone.
namespace jarmor::guard {

/// The policy keeps the page from loading anything, whatever got into it.
inline constexpr std::string_view html_head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<style>
:root{color-scheme:light dark;--bg:#f7f7f5;--card:#fff;--ink:#1d2125;--soft:#5b6470;--line:#dcdfe3;--code:#eef0f2;
--error:#b3261e;--warning:#8f5a00;--pass:#1b6e3c;--open:#4a5a70;--waived:#6a4fa0}
@media (prefers-color-scheme:dark){:root{--bg:#15181c;--card:#1e2328;--ink:#e6e8ea;--soft:#9aa5b1;--line:#333a42;
--code:#2a3037;--error:#ff8a80;--warning:#ffc35c;--pass:#7fd49b;--open:#a9b9cd;--waived:#c3b0f0}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header{padding:2rem max(1rem,calc(50vw - 34rem)) 1.4rem;background:var(--card);border-bottom:4px solid var(--pass)}
header.refused{border-color:var(--error)}
h1{margin:0;font-size:1.5rem;overflow-wrap:anywhere}
.verdict{margin:.3rem 0;font-size:1.15rem;color:var(--pass)}
.refused .verdict{color:var(--error)}
.facts{margin:0;color:var(--soft);display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;overflow-wrap:anywhere}
main{max-width:70rem;margin:auto;padding:1.2rem 1rem 4rem}
.sections{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.8rem}
.card,details{background:var(--card);border:1px solid var(--line);border-radius:.5rem}
.card{padding:.7rem .9rem}
.card h2{margin:0;font-size:1rem}
.card button{font-weight:inherit;text-align:left;padding:0;border:0;background:none;cursor:pointer}
.card button:hover,.card button:focus-visible{text-decoration:underline}
.card p{margin:.1rem 0 .5rem;color:var(--soft)}
.bar{display:flex;height:.5rem;gap:2px}
.bar i{border-radius:2px}
i.pass{background:var(--pass)}i.waived{background:var(--waived)}i.warning{background:var(--warning)}
i.error{background:var(--error)}i.open{background:var(--open);opacity:.45}
.filter{display:flex;flex-wrap:wrap;gap:.6rem;margin:1.4rem 0 .8rem}
input,select,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.35rem .6rem}
input{flex:1 1 14rem;min-width:0}
output{color:var(--soft);align-self:center;min-width:8rem}
details{margin:.4rem 0}
summary{cursor:pointer;padding:.5rem .8rem;display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline}
summary b{min-width:4.6rem}
b.error{color:var(--error)}b.warning{color:var(--warning)}b.pass{color:var(--pass)}b.open,b.na{color:var(--open)}b.waived{color:var(--waived)}
summary span{color:var(--soft)}
code,pre{font:.88em/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
ul{margin:.2rem 0 .6rem;padding:0 .8rem 0 2rem}
li{overflow-wrap:anywhere}
.mend{display:flex;gap:.5rem;align-items:start;margin:.3rem 0}
pre{margin:0;flex:1;min-width:0;background:var(--code);border-radius:.3rem;padding:.35rem .6rem;white-space:pre-wrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem;margin:0;padding:.5rem .9rem .8rem;border-top:1px solid var(--line)}
dt{color:var(--soft)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
@media (max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}ul{padding-left:1.6rem}
.sections{grid-template-columns:1fr}select{flex:1 1 auto}.mend{flex-direction:column}.mend pre{width:100%}header{padding-top:1.2rem}}
@media print{.filter,button{display:none}}
</style>
)";

inline constexpr std::string_view html_filter =
    R"(<div class="filter"><input id="text" type="search" placeholder="rule, file or word" aria-label="filter by text">
<select id="result" aria-label="filter by result"><option value="">every result</option><option>error</option><option>warning</option>
<option>open</option><option>pass</option><option>waived</option><option>n/a</option></select><output for="text result"></output></div>
)";

inline constexpr std::string_view html_script = R"(<script>
const text = document.getElementById("text"), result = document.getElementById("result");
const shown = document.querySelector("output"), rules = [...document.querySelectorAll("details")];
function filter() {
  const words = text.value.toLowerCase();
  for (const rule of rules)
    rule.hidden = (result.value && rule.dataset.result !== result.value) || !rule.textContent.toLowerCase().includes(words);
  shown.value = rules.filter(rule => !rule.hidden).length + " of " + rules.length + " rules";
}
text.addEventListener("input", filter);
result.addEventListener("change", filter);
for (const section of document.querySelectorAll(".card button"))
  section.addEventListener("click", () => { text.value = text.value === section.textContent ? "" : section.textContent; filter(); });
for (const button of document.querySelectorAll(".mend button"))
  button.addEventListener("click", () => {
    const command = button.previousElementSibling, copied = navigator.clipboard?.writeText(command.textContent);
    (copied ?? Promise.reject()).then(() => { button.textContent = "copied"; }, () => getSelection().selectAllChildren(command));
  });
filter();
</script>
)";

}  // namespace jarmor::guard
