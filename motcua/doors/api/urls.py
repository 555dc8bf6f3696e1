"""Addresses of the API."""

from django.urls import path

from motcua.doors.api.site import api, description

app_name = "api"
urlpatterns = [path("openapi.json", description, name="description"), *api.urls[0]]
