package dev.zhiyin.server.user;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What shoppers say of themselves, by which products suit them. */
public record ProfileRoutes(ShopperHistories shoppers) {
  public static void add(RoutesConfig routes, ShopperHistories shoppers) {
    var here = new ProfileRoutes(shoppers);
    routes.get("/v1/users/{id}/profile", here::get, Access.SHOPPERS);
    routes.put("/v1/users/{id}/profile", here::put, Access.SHOPPERS);
    routes.delete("/v1/users/{id}/profile", here::delete, Access.SHOPPERS);
  }

  private record Answer(String userId, Map<String, List<String>> profile) {}

  private void get(Context request) {
    Query.of(request);
    send(request, shoppers.profile(user(request)));
  }

  private void put(Context request) {
    Query.of(request);
    ShopperId user = user(request);
    StatedProfile profile = read(JsonBody.of(request));
    JsonFields.below(
        "",
        () -> {
          shoppers.putProfile(user.id(), profile);
          return profile;
        });
    send(request, profile);
  }

  private void delete(Context request) {
    Query.of(request);
    shoppers.putProfile(user(request).id(), StatedProfile.NONE);
    send(request, StatedProfile.NONE);
  }

  private static ShopperId user(Context request) {
    return ShopperId.user(request.pathParam("id"));
  }

  private void send(Context request, StatedProfile profile) {
    Json.send(request, new Answer(shoppers.kept(user(request)).id(), profile.values()));
  }

  private StatedProfile read(JsonNode json) {
    List<String> known = List.copyOf(shoppers.rules().fields().keySet());
    if (known.isEmpty() && !json.isEmpty()) {
      throw Refusal.at(
          "", "is given; wanted none, since the settings of the shop (profile) declare no field");
    }
    JsonFields body = JsonFields.of("", json, known);
    var values = new HashMap<String, List<String>>();
    int count = 0;
    for (String name : known) {
      List<String> texts = texts(body, name);
      count += texts.size();
      values.put(name, texts);
    }
    if (count > StatedProfile.MOST_VALUES) {
      throw Refusal.at(
          "",
          "has %d values; wanted at most %d in all".formatted(count, StatedProfile.MOST_VALUES));
    }
    return JsonFields.below("", () -> new StatedProfile(values));
  }

  /* One text, or a list of them. */
  private static List<String> texts(JsonFields body, String name) {
    return body.value(name).filter(JsonNode::isTextual).isPresent()
        ? List.of(body.text(name).orElseThrow())
        : body.texts(name, StatedProfile.MOST_VALUES);
  }
}
