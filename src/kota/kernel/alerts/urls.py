"""Routes of the notifications."""

from django.urls import path

from kota.kernel.alerts import views

app_name = "alerts"
urlpatterns = [
    path("notifications", views.inbox, name="inbox"),
    path("notifications/read", views.read, name="read"),
    path("notifications/bell", views.bell, name="bell"),
    path("notifications/off/<str:token>", views.unsubscribe, name="unsubscribe"),
    path("notifications/<uuid:notice_id>", views.opened, name="opened"),
    path("account/notifications", views.preferences, name="preferences"),
    path("account/notifications/trial", views.trial, name="trial"),
    path("account/push", views.push, name="push"),
    path("account/push/<int:device>/remove", views.push_remove, name="push_remove"),
    path("demo/messages", views.messages, name="messages"),
]
