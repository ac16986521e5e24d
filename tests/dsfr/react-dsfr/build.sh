# The site of the page, in the folder $1. Run from a copy of this folder.
npx --no-install esbuild page.jsx --bundle --jsx=automatic --outfile="$1/page.js" --loader:.svg=file --asset-names=[name] --public-path=/ --define:process.env.NODE_ENV='"production"' --log-level=error
cp -r node_modules/@codegouvfr/react-dsfr/dsfr "$1/dsfr"
cat >"$1/index.html" <<'HTML'
<!DOCTYPE html>
<html lang="fr" data-fr-scheme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Les jardins de Bretagne - Jardins partagés</title>
<link rel="stylesheet" href="/dsfr/utility/icons/icons.min.css">
<link rel="stylesheet" href="/dsfr/dsfr.min.css">
<link rel="stylesheet" href="/page.css">
<link rel="icon" href="/dsfr/favicon/favicon.svg">
</head>
<body>
<div id="root"></div>
<script src="/page.js"></script>
</body>
</html>
HTML
