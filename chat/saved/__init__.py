"""Questions that a reader saves: kept in the browser, asked again when the archive has changed, told where they are answered anew."""
