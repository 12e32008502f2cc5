package dev.zhiyin.server.user;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Idempotency;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shoppers who buy a product together. */
public record BuyingGroupRoutes(SocialShoppers shoppers) {
  public static void add(RoutesConfig routes, SocialShoppers shoppers, Idempotency idempotency) {
    var here = new BuyingGroupRoutes(shoppers);
    routes.post("/v1/groups", idempotency.once(here::begin, here::send), Access.SHOPPERS);
    routes.get("/v1/groups/{id}", here::get, Access.SHOPPERS);
    routes.post("/v1/groups/{id}/members", here::join, Access.SHOPPERS);
    routes.delete("/v1/groups/{id}/members/{userId}", here::leave, Access.SHOPPERS);
  }

  private record Answer(
      String groupId,
      String productId,
      @Nullable String initiator,
      int needed,
      int lacking,
      String state,
      String expiresAt,
      List<String> members) {}

  private void begin(Context request) {
    Query.of(request);
    JsonNode json = JsonBody.of(request);
    JsonFields body =
        JsonFields.of("", json, List.of("productId", "initiator", "needed", "expiresAt"));
    String product = body.requiredText("productId", "the id of a product");
    body.required("needed", "how many members it takes");
    int needed = body.wholeNumber("needed").orElseThrow();
    body.required("expiresAt", "a time as RFC 3339 or in epoch seconds");
    Instant end = body.time("expiresAt").orElseThrow();
    Optional<String> initiator = body.text("initiator");
    BuyingGroup begun =
        JsonFields.below(
            "", () -> shoppers.beginGroup(id(request, json), product, initiator, needed, end));
    Idempotency.keepOnly(request, begun.id());
    send(request, begun);
  }

  /* The same whenever the same request is sent again under its key. */
  private static UUID id(Context request, JsonNode json) {
    return Idempotency.idOf(request, json.toString())
        .map(id -> UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(UUID::randomUUID);
  }

  private void get(Context request) {
    Query.of(request);
    send(request, request.pathParam("id"));
  }

  private void send(Context request, String id) {
    send(request, shoppers.group(id));
  }

  private void join(Context request) {
    Query.of(request);
    JsonFields body = JsonFields.of("", JsonBody.of(request), List.of("userId"));
    String user = body.requiredText("userId", "the id of a user");
    ShopperId _ = JsonFields.below("", () -> ShopperId.user(user)); // which checks it
    send(request, shoppers.joinGroup(request.pathParam("id"), user));
  }

  private void leave(Context request) {
    Query.of(request);
    send(request, shoppers.leaveGroup(request.pathParam("id"), request.pathParam("userId")));
  }

  private void send(Context request, BuyingGroup group) {
    Json.send(
        request,
        new Answer(
            group.id(),
            group.productId(),
            group.initiator().orElse(null),
            group.needed(),
            group.lacking(),
            group.state(shoppers.now()).text(),
            group.expiresAt().toString(),
            group.members()));
  }
}
