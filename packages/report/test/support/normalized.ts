// Takes out of a page what is large and not ours: fonts, the chart runtime, the style sheet of KaTeX, hashes.

/** The page with those parts replaced by their names. */
export function normalizedPage(html: string): string {
  return html
    .replace(
      /<script type="text\/plain" id="chart-runtime">[\s\S]*?<\/script>/,
      '<script type="text/plain" id="chart-runtime">RUNTIME</script>',
    )
    .replace(/<style>[\s\S]*?<\/style>/, '<style>STYLE</style>')
    .replace(/<script>\(\(\) => \{[\s\S]*?<\/script>/, '<script>EXPLORE</script>')
    .replace(/sha256-[\w+/=]+/g, 'sha256-HASH')
    .replace(/(<script type="application\/json" id="spec-[^"]*">)[\s\S]*?<\/script>/g, '$1SPEC</script>');
}
