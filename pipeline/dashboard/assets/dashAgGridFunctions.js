// Functions that AG Grid calls by name. Numbers arrive as exact text with grouped thousands; they become numbers only
// to be compared.
var dagfuncs = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

function juesuanParse(text) {
  if (text === null || text === undefined) return null;
  var number = Number(String(text).replace(/[,%]/g, ""));
  return Number.isNaN(number) ? null : number;
}

dagfuncs.juesuanNumber = function (params) {
  return juesuanParse(params.data[params.colDef.field]);
};

// Unknown values stand last in either direction.
dagfuncs.juesuanNumbers = function (a, b, nodeA, nodeB, descending) {
  var x = juesuanParse(a), y = juesuanParse(b);
  if (x === null && y === null) return 0;
  if (x === null) return descending ? -1 : 1;
  if (y === null) return descending ? 1 : -1;
  return x - y;
};

dagfuncs.juesuanTheme = function (theme) {
  return theme.withParams({
    fontFamily: "inherit",
    fontSize: 14,
    accentColor: "#1d5a8a",
    borderColor: "#dfe4ea",
    headerBackgroundColor: "#f3f5f8",
    headerFontWeight: 600,
    headerTextColor: "#2c3a47",
    foregroundColor: "#1c2733",
    rowHoverColor: "#f2f7fb",
    spacing: 7,
    wrapperBorderRadius: 6,
  });
};

var dagcomponentfuncs = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

dagcomponentfuncs.JuesuanCell = function (props) {
  var href = props.data && props.data[props.colDef.field + "__href"];
  var text = props.value;
  if (text === null || text === undefined || text === "") text = "–";
  if (!href) return text;
  return React.createElement(window.dash_core_components.Link, { href: href, children: text });
};
