"""The OpenAPI document of each service, made once for the whole run. To be read, never written to."""

from cli.contracts import openapi
from shared.settings import SERVICES

DOCUMENTS = {service: openapi(service) for service in SERVICES}
