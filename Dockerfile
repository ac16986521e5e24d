# Contrôler un site sans rien installer : docker build --tag conforme . (site/guides/controler-en-ci.md)
FROM python:3.11-bookworm AS wheel
ENV UV_NO_CACHE=1
COPY . /source
RUN /source/scripts/image.sh wheel /source /wheel

FROM python:3.11-slim-bookworm
ENV UV_NO_CACHE=1
COPY scripts/system-packages.sh scripts/image.sh /opt/conforme/scripts/
RUN /opt/conforme/scripts/system-packages.sh browser
COPY --from=wheel /wheel /opt/conforme/wheel
RUN /opt/conforme/scripts/image.sh install /opt/conforme/wheel /opt/conforme/venv
# Not the super-user: Chromium sandboxes its pages for anybody but them.
RUN useradd --create-home --uid 10001 conforme
USER conforme
ENV PATH=/opt/conforme/venv/bin:$PATH
WORKDIR /site
ENTRYPOINT ["conforme"]
