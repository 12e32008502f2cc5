package dev.zhiyin.server.user;

import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom shoppers have as friends, and what they let those know. */
public record FriendRoutes(SocialShoppers friends) {
  private static final String FRIENDS = "/v1/users/{id}/friends";
  private static final String CONSENT = "/v1/users/{id}/consent";

  public static void add(RoutesConfig routes, SocialShoppers friends) {
    var here = new FriendRoutes(friends);
    routes.get(FRIENDS, here::get, Access.SHOPPERS);
    routes.put(FRIENDS, here::put, Access.SHOPPERS);
    routes.delete(FRIENDS, here::delete, Access.SHOPPERS);
    routes.get(CONSENT, here::consent, Access.SHOPPERS);
    routes.put(CONSENT, here::putConsent, Access.SHOPPERS);
    routes.delete(CONSENT, here::withdraw, Access.SHOPPERS);
  }

  private record Friends(String userId, List<String> friends) {}

  private record Allowed(
      String userId, boolean shareActivity, boolean showName, @Nullable String name) {}

  private void get(Context request) {
    Query.of(request);
    send(request, friends.friends(user(request)));
  }

  private void put(Context request) {
    Query.of(request);
    JsonFields body = JsonFields.of("", JsonBody.of(request), List.of("friends"));
    body.required("friends", "a list of ids of users");
    List<String> ids = body.texts("friends", FriendList.MOST);
    send(
        request,
        JsonFields.below("", () -> friends.putFriends(user(request), new FriendList(ids))));
  }

  private void delete(Context request) {
    Query.of(request);
    send(request, friends.putFriends(user(request), new FriendList(List.of())));
  }

  private void send(Context request, FriendList list) {
    Json.send(request, new Friends(friends.kept(user(request)), list.userIds()));
  }

  private void consent(Context request) {
    Query.of(request);
    send(request, friends.consent(user(request)));
  }

  private void putConsent(Context request) {
    Query.of(request);
    JsonFields body =
        JsonFields.of("", JsonBody.of(request), List.of("shareActivity", "showName", "name"));
    boolean share = body.truth("shareActivity").orElse(false);
    boolean show = body.truth("showName").orElse(false);
    Consent consent = JsonFields.below("", () -> new Consent(share, show, body.text("name")));
    friends.putConsent(user(request), consent);
    send(request, consent);
  }

  private void withdraw(Context request) {
    Query.of(request);
    friends.putConsent(user(request), Consent.NONE);
    send(request, Consent.NONE);
  }

  private void send(Context request, Consent consent) {
    Json.send(
        request,
        new Allowed(
            friends.kept(user(request)),
            consent.shareActivity(),
            consent.showName(),
            consent.name().orElse(null)));
  }

  private static String user(Context request) {
    return request.pathParam("id");
  }
}
