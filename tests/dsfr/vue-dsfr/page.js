// Une page écrite avec @gouvminint/vue-dsfr, telle que sa documentation dit de l'écrire.
import { createApp, ref } from "vue/dist/vue.esm-bundler.js";
import { createRouter, createWebHistory } from "vue-router";
import VueDsfr from "@gouvminint/vue-dsfr";

const template = `
  <DsfrSkipLinks :links="[{ id: 'contenu', text: 'Contenu' }, { id: 'pied', text: 'Pied de page' }]" />
  <DsfrHeader v-model="searched" service-title="Jardins partagés" service-description="Trouver une parcelle" home-to="/"
    :logo-text="['République', 'française']" :quick-links="[{ label: 'Se connecter', to: '/connexion', icon: 'ri-lock-line' }]"
    show-search>
    <template #mainnav="{ hidemodal }">
      <DsfrNavigation label="Menu principal" :nav-items="menu" @click="hidemodal" />
    </template>
  </DsfrHeader>
  <main id="contenu" role="main" class="fr-container">
    <DsfrBreadcrumb :links="[{ to: '/', text: 'Accueil' }, { to: '/jardins', text: 'Jardins' }, { text: 'Bretagne' }]" />
    <h1>Les jardins de Bretagne</h1>
    <DsfrAlert title="Les inscriptions sont ouvertes" description="Jusqu'au 31 mars." title-tag="h2" closeable />
    <DsfrBadge label="Ouvert" type="success" />
    <DsfrSummary :anchors="[{ name: 'Demander une parcelle', link: '#demande' }, { name: 'Horaires', link: '#horaires' }]" />
    <h2>Questions fréquentes</h2>
    <DsfrAccordionsGroup v-model="open">
      <DsfrAccordion title="Qui peut jardiner ?">Toute personne qui habite la commune.</DsfrAccordion>
      <DsfrAccordion title="Combien cela coûte-t-il ?">Dix euros par an.</DsfrAccordion>
    </DsfrAccordionsGroup>
    <DsfrTabs v-model="tab" tab-list-name="Saisons" :tab-titles="[{ title: 'Printemps', tabId: 'o1', panelId: 'p1' }, { title: 'Été', tabId: 'o2', panelId: 'p2' }]"
      :tab-contents="['On sème.', 'On arrose.']" />
    <h2 id="horaires">Horaires</h2>
    <DsfrDataTable title="Horaires des jardins" :headers-row="['Jardin', 'Ouverture', 'Fermeture']"
      :rows="[['Brest', '9 h', '18 h'], ['Quimper', '10 h', '17 h']]" />
    <DsfrTable title="Récoltes" :headers="['Jardin', 'Légumes']" :rows="[['Brest', 'Navets'], ['Quimper', 'Radis']]" pagination />
    <h2>À lire aussi</h2>
    <DsfrCard title="Composter chez soi" title-tag="h3" description="Six conseils." link="/composter" img-src="/image.svg" alt-img="" />
    <DsfrTile title="Carte des jardins" title-tag="h3" to="/carte" />
    <form id="demande">
      <h2>Demander une parcelle</h2>
      <DsfrStepper :steps="['Vos coordonnées', 'Votre jardin']" :current-step="1" />
      <p>Les champs sont obligatoires. Vos données servent à instruire la demande (<a href="/donnees-personnelles">données personnelles</a>).</p>
      <DsfrInputGroup v-model="name" label="Nom" label-visible name="nom" autocomplete="family-name" required />
      <DsfrInputGroup v-model="mail" label="Adresse électronique" label-visible hint="Format attendu : nom@domaine.fr" type="email" autocomplete="email"
        error-message="Saisissez une adresse électronique au format attendu : nom@domaine.fr" />
      <DsfrSelect v-model="place" label="Département" name="departement" :options="[{ value: '29', text: 'Finistère' }]" default-unselected-text="Choisir un département" />
      <DsfrRadioButtonSet v-model="surface" legend="Surface souhaitée" name="surface" :options="[{ label: '10 m²', value: '10' }, { label: '20 m²', value: '20' }]" />
      <DsfrCheckboxSet v-model="tools" legend="Outils prêtés" error-message="Choisissez un outil au moins"
        :options="[{ label: 'Bêche', name: 'outils', value: 'beche' }, { label: 'Arrosoir', name: 'outils', value: 'arrosoir' }]" />
      <DsfrToggleSwitch v-model="reminded" label="Recevoir un rappel" />
      <DsfrFileUpload label="Justificatif de domicile" hint="PDF, 2 Mo au plus" />
      <DsfrButton label="Envoyer la demande" type="submit" />
    </form>
    <DsfrButton label="Retirer ma demande" secondary @click="asked = true" />
    <DsfrModal title="Retirer la demande" :opened="asked" :actions="[{ label: 'Retirer' }]" @close="asked = false">La demande sera effacée.</DsfrModal>
    <DsfrPagination v-model:current-page="page" :pages="pages" />
  </main>
  <DsfrConsent url="/donnees-personnelles" />
  <DsfrFooter id="pied" a11y-compliance="partiellement conforme" a11y-compliance-link="/accessibilite" legal-link="/mentions-legales" personal-data-link="/donnees-personnelles"
    cookies-link="/cookies" home-link="/" desc-text="Les jardins partagés de l'État." />
`;

const Page = {
  template,
  setup: () => ({
    searched: ref(""), open: ref(-1), tab: ref(0), name: ref(""), mail: ref("jardin"), place: ref(""), surface: ref(""), tools: ref([]),
    reminded: ref(false), asked: ref(false), page: ref(1),
    pages: [1, 2, 3, 4, 5].map((n) => ({ href: `/jardins?page=${n}`, label: `${n}`, title: `Page ${n}` })),
    menu: [
      { to: "/", text: "Accueil" },
      { title: "Jardins", links: [{ to: "/bretagne", text: "Bretagne" }, { to: "/corse", text: "Corse" }] },
      { title: "Démarches", description: "Tout se fait en ligne.", link: { to: "/demarches", text: "Voir toutes les démarches" },
        menus: [{ title: "Parcelles", links: [{ to: "/demander", text: "Demander une parcelle" }] }] },
    ],
  }),
};

const router = createRouter({ history: createWebHistory(), routes: [{ path: "/:all(.*)*", component: { template: "<div></div>" } }] });
createApp(Page).use(router).use(VueDsfr).mount("#app");
