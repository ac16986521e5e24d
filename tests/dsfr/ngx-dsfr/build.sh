# The site of the page, in the folder $1. Run from a copy of this folder.
npx --no-install esbuild page.ts --bundle --outfile="$1/page.js" --log-level=error
cp -r node_modules/@gouvfr/dsfr/dist "$1/dsfr"
cat >"$1/index.html" <<'HTML'
<!DOCTYPE html>
<html lang="fr" data-fr-scheme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Les jardins de Bretagne - Jardins partagés</title>
<link rel="stylesheet" href="/dsfr/dsfr/dsfr.main.min.css">
<link rel="stylesheet" href="/dsfr/utility/utility.main.min.css">
<link rel="icon" href="/dsfr/favicon/favicon.svg">
<base href="/">
</head>
<body>
<app-page></app-page>
<script type="module" src="/dsfr/dsfr/dsfr.module.js"></script>
<script src="/page.js"></script>
</body>
</html>
HTML
