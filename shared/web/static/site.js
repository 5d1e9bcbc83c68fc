// What pages do beyond being read. Everything works without it, only less quickly.
(() => {
  "use strict";

  // What a page says above what may have been typed; once, whatever it has to say.
  const tell = (words, ...more) => {
    const said = document.getElementById("ended") || document.createElement("section");
    said.id = "ended";
    said.className = "notice warn";
    said.setAttribute("role", "alert");
    said.replaceChildren(words, ...more);
    document.getElementById("main").prepend(said);
    return said;
  };
  const wayIn = () => {
    const way = document.createElement("a");
    way.href = "/account/sign-in?next=/account";
    way.target = "_blank";
    way.rel = "noopener";
    way.textContent = "在新窗口登录";
    return way;
  };

  // A file that was chosen is lost when its page is left. So the form's door is asked first in which session the file would arrive (expired.py); unless it is
  // the one in which the form was opened, the page stays and says what to do.
  const stays = (who, form) => {
    if (who === 401) tell("登录已过期，还没有提交。已填的内容和所选的文件都还在本页，请先", wayIn(), "，再回到本页提交。");
    else if (!who) tell("系统暂时连不上，还没有提交。已填的内容和所选的文件都还在本页，请稍等几秒再按一次。");
    else {
      tell(`本页是在以前的登录中打开的，还没有提交。现在登录的是${who.name}：再按一次即以“${who.name}”的名义提交，所选的文件还在；不是本人的，请先`, wayIn(), "。");
      form.elements.form_token.value = who.token;
    }
    document.getElementById("ended").scrollIntoView({ block: "nearest" });
  };
  const arriving = async (form) => {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { "X-Before-File": "1" } }).catch(() => null);
    if (answer && answer.status === 401) return 401;
    return answer && answer.ok ? answer.json() : null;
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target, chosen = form.querySelectorAll("input[type=file]");
    if (form.dataset.sent || form.dataset.arrives || ![...chosen].some((field) => field.files.length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.asking) return;
    form.dataset.asking = "1";
    const who = await arriving(form);
    delete form.dataset.asking;
    if (!who || who.token !== form.elements.form_token.value) { stays(who, form); return; }
    form.dataset.arrives = "1";
    form.requestSubmit(event.submitter);
    delete form.dataset.arrives;
  }, true);

  // A form is sent once: a second press while it is on its way does nothing, and coming back makes it usable again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button && button.textContent && !button.classList.contains("skip")) working(button);
  });
  // While it is on its way its button says so; a file that is downloaded leaves the page as it is, and the button is itself again.
  const working = (button) => {
    button.dataset.words = button.textContent;
    button.setAttribute("aria-busy", "true");
    window.setTimeout(() => { if (button.dataset.words) button.textContent = "正在提交…"; }, 150);
  };
  const again = () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("button[data-words]").forEach((button) => {
      button.textContent = button.dataset.words;
      button.removeAttribute("aria-busy");
      delete button.dataset.words;
    });
  };
  window.addEventListener("pageshow", again);
  document.addEventListener("htmx:afterRequest", again);
  // What an open page asks by itself, at intervals, does not keep its session alive.
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.triggeringEvent) event.detail.headers["X-By-Itself"] = "1";
  });

  // A date field takes a day as papers write it: 2026年11月3日, 2026.11.3, ２０２６/11/3. The browser's own takes nothing that is pasted, and says nothing.
  const DAY = /^\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)/;
  document.addEventListener("paste", (event) => {
    const field = event.target.closest("input[type=date]");
    const found = field && event.clipboardData.getData("text").normalize("NFKC").match(DAY);
    if (!found) return;
    event.preventDefault();
    field.value = [found[1], found[2].padStart(2, "0"), found[3].padStart(2, "0")].join("-");
    ["input", "change"].forEach((kind) => field.dispatchEvent(new Event(kind, { bubbles: true })));
  });

  // Leaving a form that was begun and not sent asks first, unless the page keeps drafts by itself.
  let begun = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-ask]")) begun = true; });
  document.addEventListener("submit", () => { begun = false; });
  window.addEventListener("beforeunload", (event) => { if (begun) event.preventDefault(); });

  // [data-print] prints, [data-confirm] asks before it sends.
  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-confirm]");
    if (asked && !window.confirm(asked.dataset.confirm)) event.preventDefault();
    if (event.target.closest("[data-print]")) window.print();
  });

  // A filter that changes is applied at once.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-at-once]");
    if (form) form.requestSubmit();
  });

  // What is over is folded where there is little room, and printed all the same.
  const folds = () => document.querySelectorAll("details[data-fold]");
  const fold = () => { if (window.matchMedia("(max-width: 40rem)").matches) folds().forEach((part) => { part.open = false; part.removeAttribute("data-fold"); }); };
  fold();
  document.addEventListener("htmx:load", fold);
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));

  // A range that stands for days writes the day it is at into its date field (the last one is now: nothing), and is sent when let go.
  document.querySelectorAll("input[type=range][data-days]").forEach((range) => {
    const days = range.dataset.days.split(" "), field = document.getElementById(range.dataset.for), said = range.parentElement.querySelector("output");
    const say = () => {
      const last = range.valueAsNumber === days.length - 1, [year, month, day] = days[range.valueAsNumber].split("-").map(Number);
      said.value = last ? "现在" : `${year}年${month}月${day}日`;
      range.setAttribute("aria-valuetext", said.value);
      return last ? "" : days[range.valueAsNumber];
    };
    range.addEventListener("input", () => { field.value = say(); });
    range.addEventListener("change", () => range.form.requestSubmit());
    range.closest("[hidden]").hidden = false;
    say();
  });

  // What is typed here makes a choice elsewhere: data-chooses="<id> <value>".
  document.addEventListener("input", (event) => {
    const [id, value] = (event.target.dataset.chooses || "").split(" ");
    if (id) document.getElementById(id).value = value;
  });

  // A part of a page whose service is away, or that is not this person's, says so where it would stand; the rest of the page goes on.
  const missing = (event) => {
    const part = event.target.closest && event.target.closest("[data-part]");
    if (!part) return;
    const status = event.detail.xhr ? event.detail.xhr.status : 0, said = document.createElement("p");
    said.className = "notice bad";
    said.setAttribute("role", "alert");
    said.textContent = status === 403 ? `“${part.dataset.part}”不在您的权限内。` : `“${part.dataset.part}”暂时读不到，正在恢复；其他部分不受影响。`;
    part.replaceChildren(said);
    if (status === 403) return;
    const retry = document.createElement("button");
    retry.type = "button";
    retry.textContent = "重试";
    retry.setAttribute("aria-label", `重试：${part.dataset.part}`);
    retry.addEventListener("click", () => window.htmx.ajax("GET", part.getAttribute("hx-get"), { source: part, target: part, swap: "innerHTML" }));
    said.append(" ", retry);
  };
  // The session ended while the page lay open: said once, above what may have been typed; the page stays.
  const ended = (event) => {
    if (event.detail.xhr.status !== 401 || event.detail.xhr.getResponseHeader("HX-Redirect") || document.getElementById("ended")) return;
    tell("登录已过期。本页已填的内容还在，请先", wayIn(), "，再回到本页继续。");
  };
  // What was typed last is on the page only: the words about the draft do not go on saying that it is kept.
  const unsaved = (event) => {
    if (event.target.closest("[hx-post='/cases/drafts']")) event.target.textContent = "草稿暂时没有保存，请先不要关闭本页。";
  };
  document.addEventListener("htmx:responseError", unsaved);
  document.addEventListener("htmx:sendError", unsaved);
  document.addEventListener("htmx:responseError", ended);
  document.addEventListener("htmx:responseError", missing);
  document.addEventListener("htmx:sendError", missing);

  // "/" goes to the search field of the page.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
    const field = document.querySelector("input[type=search]");
    if (field) { event.preventDefault(); field.focus(); }
  });
})();
