# The site of the page, in the folder $1. Run from a copy of this folder.
npx --no-install esbuild page.js --bundle --outfile="$1/page.js" --log-level=error \
  --define:process.env.NODE_ENV='"production"' --define:__VUE_OPTIONS_API__=true --define:__VUE_PROD_DEVTOOLS__=false \
  --define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false
cp -r node_modules/@gouvfr/dsfr/dist "$1/dsfr"
cp node_modules/@gouvminint/vue-dsfr/dist/vue-dsfr.css "$1/"
cat >"$1/index.html" <<'HTML'
<!DOCTYPE html>
<html lang="fr" data-fr-scheme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Les jardins de Bretagne - Jardins partagés</title>
<link rel="stylesheet" href="/dsfr/dsfr.min.css">
<link rel="stylesheet" href="/vue-dsfr.css">
<link rel="icon" href="/dsfr/favicon/favicon.svg">
</head>
<body>
<div id="app"></div>
<script src="/page.js"></script>
</body>
</html>
HTML
