// The page's own script: loads the chart runtime when a reader asks for it. Runs in the browser, as text; holds no data.

/**
 * Turns "Explore this figure" buttons on. The chart runtime and the specs lie in the page as inert text; the runtime runs
 * once, on demand, and evaluates expressions with an interpreter, so that no policy need allow `eval`.
 */
export const exploreScript = `(() => {
  'use strict';
  let loaded = false;
  const load = () => {
    if (loaded) return;
    loaded = true;
    const script = document.createElement('script');
    script.textContent = document.getElementById('chart-runtime').textContent;
    document.head.append(script);
  };
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.append(tip);
  const showTip = (handler, event, item, value) => {
    tip.hidden = value == null || value === '';
    if (tip.hidden) return;
    tip.replaceChildren();
    const facts = typeof value === 'object' ? Object.entries(value).filter(([name]) => !name.startsWith('__')) : [['', value]];
    for (const [name, fact] of facts) {
      const line = document.createElement('div');
      const label = document.createElement('b');
      label.textContent = name;
      line.append(label, ' ', String(fact));
      tip.append(line);
    }
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - box.width - 4)) + 'px';
    tip.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - box.height - 4)) + 'px';
  };
  const explore = async (figure, button) => {
    const stills = [...figure.querySelectorAll('svg.chart')];
    const still = stills.find((svg) => getComputedStyle(svg).display !== 'none') ?? stills[0];
    const open = figure.querySelector('.live');
    if (open) {
      open.view.finalize();
      open.remove();
      figure.classList.remove('exploring');
      tip.hidden = true;
      button.textContent = 'Explore this figure';
      button.setAttribute('aria-pressed', 'false');
      return;
    }
    load();
    const spec = JSON.parse(document.getElementById('spec-' + figure.id).textContent);
    const live = document.createElement('div');
    live.className = 'live';
    still.after(live);
    // A figure that fits its width takes that of the page.
    if (spec.autosize?.type === 'fit-x') spec.width = Math.min(spec.width, still.parentElement.clientWidth);
    const view = new vega.View(vega.parse(spec, {}, { ast: true }), {
      expr: vegaInterpreter,
      renderer: 'svg',
      container: live,
      hover: true,
    });
    view.tooltip(showTip);
    live.view = view;
    await view.runAsync();
    const drawn = live.querySelector('svg');
    drawn.classList.add('drawn');
    drawn.setAttribute('role', 'img');
    drawn.setAttribute('aria-label', still.getAttribute('aria-label'));
    figure.classList.add('exploring');
    button.textContent = 'Back to the still figure';
    button.setAttribute('aria-pressed', 'true');
  };
  for (const button of document.querySelectorAll('button.explore')) {
    button.hidden = false;
    button.addEventListener('click', () => explore(button.closest('figure'), button));
  }
  addEventListener('beforeprint', () => {
    for (const button of document.querySelectorAll('button.explore[aria-pressed="true"]')) button.click();
    for (const part of document.querySelectorAll('details')) part.open = true;
  });
})();`;
