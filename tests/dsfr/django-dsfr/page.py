"""A page written with django-dsfr, as its documentation says to; printed."""

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["dsfr", "widget_tweaks", "django.forms", "django.contrib.staticfiles"],
    LANGUAGE_CODE="fr",
    STATIC_URL="/static/",
    FORM_RENDERER="django.forms.renderers.TemplatesSetting",
    ROOT_URLCONF="page",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": ["templates"],
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
)
django.setup()  # before what reads the settings

from django import forms  # noqa: E402
from django.core.paginator import Paginator  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from dsfr.forms import DsfrBaseForm  # noqa: E402

urlpatterns = []


class Request(DsfrBaseForm):
    """The form of the page."""

    name = forms.CharField(label="Nom", widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    mail = forms.EmailField(
        label="Adresse électronique",
        help_text="Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    place = forms.ChoiceField(label="Département", choices=[("", "Choisir"), ("29", "Finistère")])
    surface = forms.ChoiceField(
        label="Surface souhaitée", choices=[("10", "10 m²"), ("20", "20 m²")], widget=forms.RadioSelect
    )
    tools = forms.MultipleChoiceField(
        label="Outils prêtés",
        choices=[("b", "Bêche"), ("a", "Arrosoir")],
        widget=forms.CheckboxSelectMultiple,
    )
    reminded = forms.BooleanField(label="Recevoir un rappel", required=False)
    more = forms.CharField(label="Précisions", widget=forms.Textarea, required=False)


context = {
    "title": "Les jardins de Bretagne",
    "SITE_CONFIG": {
        "site_title": "Jardins partagés",
        "site_tagline": "Trouver une parcelle",
        "header_brand_html": "République<br>française",
        "footer_brand_html": "République<br>française",
        "footer_description": "Les jardins partagés de l'État.",
        "get_accessibility_status_display": "partiellement",
    },
    "skiplinks": [{"link": "#content", "label": "Contenu"}, {"link": "#pied", "label": "Pied de page"}],
    "breadcrumb_data": {"links": [{"url": "/jardins", "title": "Jardins"}], "current": "Bretagne"},
    "accordions": [
        {
            "id": "qui",
            "title": "Qui peut jardiner ?",
            "content": "<p>Toute personne qui habite la commune.</p>",
        },
        {"id": "prix", "title": "Combien cela coûte-t-il ?", "content": "<p>Dix euros par an.</p>"},
    ],
    "alert": {
        "title": "Les inscriptions sont ouvertes",
        "type": "info",
        "content": "Jusqu'au 31 mars.",
        "heading_tag": "h2",
        "is_collapsible": True,
        "id": "alerte",
    },
    "table": {
        "caption": "Horaires des jardins",
        "header": ["Jardin", "Ouverture", "Fermeture"],
        "content": [["Brest", "9 h", "18 h"], ["Quimper", "10 h", "17 h"]],
    },
    "card": {
        "title": "Composter chez soi",
        "heading_tag": "h3",
        "link": "/composter",
        "description": "Six conseils.",
        "image_url": "/image.svg",
        "image_alt": "",
    },
    "tile": {"title": "Carte des jardins", "heading_tag": "h3", "url": "/carte", "description": ""},
    "summary": [
        {"link": "#demande", "label": "Demander une parcelle"},
        {"link": "#horaires", "label": "Horaires"},
    ],
    "consent": {
        "title": "À propos des cookies sur Jardins partagés",
        "content": "Nous comptons les visites. <a href='/donnees-personnelles'>Données personnelles</a>.",
    },
    "stepper": {
        "current_step_id": "1",
        "current_step_title": "Vos coordonnées",
        "next_step_title": "Votre jardin",
        "total_steps": "2",
    },
    "page_obj": Paginator(range(50), 10).page(2),
    "form": Request({"mail": "jardin"}),
}
print(render_to_string("page.html", context, RequestFactory().get("/")))
