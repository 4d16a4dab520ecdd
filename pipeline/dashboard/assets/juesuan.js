// What a page needs of the browser itself: its title, its language, the keyboard's place after a change of page, and the
// chosen tab in sight on a narrow screen.
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  juesuan: {
    arrive: function (state) {
      if (state) {
        document.title = state.title;
        document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
        if (window.juesuanPath !== undefined && window.juesuanPath !== state.path) {
          window.scrollTo(0, 0);
          var main = document.getElementById("main");
          if (main) main.focus({ preventScroll: true });
        }
        window.juesuanPath = state.path;
        requestAnimationFrame(function () {
          document.querySelectorAll(".main-nav .chosen, .tabs .chosen").forEach(function (chosen) {
            var row = chosen.closest(".main-nav, .tabs");
            row.scrollLeft += chosen.getBoundingClientRect().left - row.getBoundingClientRect().left - 40;
          });
        });
      }
      return window.dash_clientside.no_update;
    },
  },
});

// On paper every grid is a plain table of all its rows, as sorted and filtered: the grid itself draws only the rows of
// its page, and only as wide as the window. Made at once, for a browser does not wait while it prepares to print.
(function () {
  var opened = [];

  function element(kind, text, style) {
    var made = document.createElement(kind);
    if (text !== undefined) made.textContent = text;
    if (style) made.className = style;
    return made;
  }

  function printed(api) {
    var columns = api.getAllDisplayedColumns().map(function (column) { return column.getColDef(); });
    var table = element("table"), head = element("tr"), body = element("tbody");
    function style(column, text) {
      if (column.type === "rightAligned") return text.length < 20 ? "num" : "right";
      return column.cellClass === "num-left" ? "word" : column.flex > 2 ? "long" : "";
    }
    columns.forEach(function (column) {
      var text = column.headerName;
      head.append(element("th", text, column.type === "rightAligned" ? "right" : style(column, text)));
    });
    api.forEachNodeAfterFilterAndSort(function (node) {
      var row = element("tr");
      columns.forEach(function (column) {
        var text = node.data[column.field];
        if (text === null || text === undefined || text === "") text = "–";
        row.append(element("td", text, style(column, text)));
      });
      body.append(row);
    });
    table.append(element("thead"), body);
    table.tHead.append(head);
    return table;
  }

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (part) {
      part.open = true;
      opened.push(part);
    });
    document.querySelectorAll(".grid > [id]").forEach(function (grid) {
      var frame = element("div", undefined, "table on-paper");
      frame.append(printed(window.dash_ag_grid.getApi(grid.id)));
      grid.parentElement.after(frame);
    });
  });

  window.addEventListener("afterprint", function () {
    opened.splice(0).forEach(function (part) { part.open = false; });
    document.querySelectorAll(".on-paper").forEach(function (frame) { frame.remove(); });
  });
})();
