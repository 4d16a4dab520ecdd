// What a page needs of the browser itself: its title, its language, and the keyboard's place after a change of page.
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
      }
      return window.dash_clientside.no_update;
    },
  },
});
