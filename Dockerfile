# docker build -t wenbao . && docker run --rm -p 127.0.0.1:7860:7860 wenbao
# Your own pages: -v "$PWD/my-pages:/pages:ro" -v wenbao:/data; what stands after the image's name goes to ui.py (--adding, --auth FILE).
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONIOENCODING=utf-8 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    HF_HUB_OFFLINE=1 GRADIO_ANALYTICS_ENABLED=False WENBAO_DATA=/data

WORKDIR /wenbao
COPY requirements.txt requirements.lock ./
# Without the second index pip takes the build of torch for NVIDIA's cards, five gigabytes more that nothing here uses.
RUN pip install --require-hashes --no-deps -r requirements.lock \
    && pip install --extra-index-url https://download.pytorch.org/whl/cpu -r requirements.txt
COPY . .
RUN pip install --no-deps --no-build-isolation --editable . \
    && useradd --create-home wenbao && mkdir /data && chown wenbao /data

USER wenbao
VOLUME /data
EXPOSE 7860
HEALTHCHECK --start-period=120s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/', timeout=5)"]
# The archive is built of /pages, else of the five pages in the box, where there is none yet. Status 3: all but the files that it named.
ENTRYPOINT ["sh", "-c", "set -e; test -e /data/archive/manifest.json || { pages=seeds; test -d /pages && pages=/pages; python -m index build \"$pages\" --archive /data/archive || test $? -eq 3; }; exec python ui.py --archive /data/archive --host 0.0.0.0 --port 7860 \"$@\"", "wenbao"]
