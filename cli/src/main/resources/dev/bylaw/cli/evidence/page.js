"use strict";
(() => {
  const evidence = JSON.parse(document.getElementById("evidence").textContent);
  const make = (tag, text, attributes = {}) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const row = (...cells) => { const tr = make("tr"); tr.append(...cells); return tr; };

  function show() {
    const result = bylawEvidence.verify(evidence, document.getElementById("own").value);
    const verdict = document.getElementById("verdict");
    verdict.textContent = result.ok ? "✓ This evidence holds" : "✗ This evidence does not hold";
    verdict.className = result.ok ? "good" : "bad";
    document.body.dataset.verdict = result.ok ? "holds" : "fails";
    document.getElementById("key").textContent = evidence.key;
    document.getElementById("checks").replaceChildren(...result.checks.map(check =>
      row(make("td", check.ok ? "✓ holds" : "✗ fails", {class: check.ok ? "good" : "bad"}), make("th", check.name, {scope: "row"}), make("td", check.text))));
    const filter = Object.entries(result.filter || {}).map(([name, value]) => name.replace("_", " ") + " = " + value).join(", ");
    document.getElementById("question").textContent = result.asked ? (filter || "all entries") + ", asked " + result.asked.time : "—";
    document.getElementById("entries").replaceChildren(...(result.leaves || []).map((leaf, i) => {
      const each = evidence.entries[i], details = make("details");
      details.append(make("summary", "leaf"), make("pre", JSON.stringify(leaf, null, 1)));
      const opened = make("td");
      for (const [id, opening] of Object.entries(each.openings || {})) opened.append(make("div", id + ": " + opening.text));
      const more = make("td");
      more.append(details);
      return row(make("td", each.index), make("td", leaf.time.replace(/\.?0*Z$/, "Z"), {class: "time"}),
        make("td", leaf.effect || leaf.kind, {class: leaf.effect === "PERMIT" ? "good" : leaf.effect === "DENY" ? "bad" : ""}),
        make("td", [leaf.action, leaf.cause].filter(Boolean).join(", ")), make("td", leaf.product || ""), opened, more);
    }));
  }
  document.getElementById("own").addEventListener("input", show);
  show();
})();
