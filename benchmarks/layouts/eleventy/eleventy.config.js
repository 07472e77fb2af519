// A small site for benchmarks, without plugins.
export default (config) => {
  config.addCollection("issue", (all) => all.getFilteredByGlob("issues/*.md"));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("newest", (issues, count) => issues.slice(-count).reverse());
};
