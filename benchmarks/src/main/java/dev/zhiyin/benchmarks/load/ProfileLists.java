package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.profile.ProfileField;
import dev.zhiyin.engine.profile.ProfileField.Effect;
import dev.zhiyin.engine.profile.StatedProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How many products of lists, pages and searches do not suit shoppers who each have another profile
 * and some views, with the profile and without; and how long the lists take.
 */
@Command(
    name = "profiles",
    description = "Products that do not suit, and latencies, with profiles and without.")
final class ProfileLists implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PRODUCTS = 500;
  private static final int VIEWS = 5;

  @Mixin private Target target = new Target();

  @Option(names = "--settings", required = true, description = "the settings file of the shop")
  private Path settings = Path.of("");

  @Option(names = "--shoppers", description = "how many (default: ${DEFAULT-VALUE})")
  private int shoppers = 200;

  private final Random random = new Random(20);

  /** What was shown in one kind of list. */
  private static final class Shown {
    private long products;
    private long unsuitable;
    private final Latencies latencies = new Latencies();
  }

  @Override
  public void run() {
    LoadClient caller = target.caller();
    var fields =
        ShopConfig.read(new Home(Path.of("")), Optional.of(settings), Map.of()).profile().fields();
    List<JsonNode> products =
        caller
            .get("v1/products/popular?k=" + PRODUCTS)
            .get("items")
            .valueStream()
            .map(item -> item.get("product"))
            .toList();
    List<Map<String, List<String>>> profiles = new ArrayList<>();
    for (int i = 0; i < shoppers; i++) {
      profiles.add(profile(fields, products));
      caller.post("v1/events", views("profile-" + i, products));
    }
    for (String round : List.of("warm up", "without profiles", "with profiles")) {
      boolean with = !round.startsWith("without");
      for (int i = 0; i < shoppers; i++) {
        caller.put("v1/users/profile-" + i + "/profile", with ? json(profiles.get(i)) : "{}");
      }
      var shown = new TreeMap<String, Shown>();
      for (int i = 0; i < shoppers; i++) {
        ask(caller, "profile-" + i, products, fields, profiles.get(i), shown);
      }
      shown.forEach(
          (kind, one) ->
              Target.say(
                  "%s, %s: %d of %d products do not suit; %s",
                  round, kind, one.unsuitable, one.products, one.latencies));
    }
  }

  /* One value of what is required; of what is avoided those that are declared, and two more. */
  private Map<String, List<String>> profile(
      Map<String, ProfileField> fields, List<JsonNode> products) {
    var profile = new HashMap<String, List<String>>();
    fields.forEach(
        (name, field) -> {
          boolean avoided = field.effect() == Effect.EXCLUDES;
          var values = new ArrayList<String>();
          if (avoided) {
            values.addAll(field.values().keySet());
          }
          List<String> known =
              products.stream()
                  .flatMap(product -> values(product, field.attribute()))
                  .filter(value -> value.length() <= StatedProfile.LONGEST_VALUE)
                  .toList();
          if (known.isEmpty()) {
            throw new IllegalStateException("no product has the attribute " + field.attribute());
          }
          for (int i = 0; i < (avoided ? 2 : 1); i++) {
            values.add(any(known));
          }
          profile.put(name, values);
        });
    return profile;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static Stream<String> values(JsonNode product, String attribute) {
    JsonNode values = product.path("attributes").path(attribute);
    return values.isArray()
        ? values.valueStream().map(JsonNode::asText)
        : Stream.of(values.asText()).filter(text -> !text.isEmpty());
  }

  private String views(String shopper, List<JsonNode> products) {
    ObjectNode body = JSON.createObjectNode();
    for (int i = 0; i < VIEWS; i++) {
      body.withArray("events")
          .addObject()
          .put("userId", shopper)
          .put("productId", any(products).get("id").asText())
          .put("type", "view");
    }
    return body.toString();
  }

  private static String json(Map<String, List<String>> profile) {
    return JSON.valueToTree(profile).toString();
  }

  private void ask(
      LoadClient caller,
      String shopper,
      List<JsonNode> products,
      Map<String, ProfileField> fields,
      Map<String, List<String>> profile,
      Map<String, Shown> shown) {
    JsonNode looked = any(products);
    String title = LoadClient.encoded(looked.get("title").asText());
    String of = "&userId=" + shopper;
    var paths = new TreeMap<String, String>();
    paths.put("recommendations", "v1/users/%s/recommendations?k=10".formatted(shopper));
    paths.put("searches", "v1/search?k=10&q=" + title + of);
    paths.put("similar", "v1/products/%s/similar?k=10".formatted(looked.get("id").asText()) + of);
    paths.put("popular", "v1/products/popular?k=10" + of);
    paths.forEach(
        (kind, path) -> {
          JsonNode list = timed(shown, kind, () -> caller.get(path));
          count(list, fields, profile, of(shown, kind));
          String cursor = list.path("cursor").asText();
          if (kind.equals("recommendations") && !cursor.isEmpty()) {
            JsonNode page =
                timed(
                    shown,
                    "second pages",
                    () -> caller.post("v1/recommendations", "{\"cursor\":\"" + cursor + "\"}"));
            count(page, fields, profile, of(shown, "second pages"));
          }
        });
  }

  private static Shown of(Map<String, Shown> shown, String kind) {
    return shown.computeIfAbsent(kind, _ -> new Shown());
  }

  private static JsonNode timed(
      Map<String, Shown> shown, String kind, Supplier<JsonNode> question) {
    Shown here = of(shown, kind);
    long start = System.nanoTime();
    JsonNode answer = question.get();
    here.latencies.since(start);
    return answer;
  }

  private static void count(
      JsonNode list,
      Map<String, ProfileField> fields,
      Map<String, List<String>> profile,
      Shown shown) {
    for (JsonNode item : list.get("items")) {
      shown.products++;
      boolean suits =
          profile.entrySet().stream()
              .allMatch(
                  one ->
                      suits(
                          item.get("product"),
                          Objects.requireNonNull(fields.get(one.getKey())),
                          one.getValue()));
      shown.unsuitable += suits ? 0 : 1;
    }
  }

  /* In plain loops, so that it is not what it is to check. */
  private static boolean suits(JsonNode product, ProfileField field, List<String> wanted) {
    List<String> here =
        values(product, field.attribute()).map(value -> value.toLowerCase(Locale.ROOT)).toList();
    boolean any =
        wanted.stream()
            .flatMap(
                value ->
                    Optional.ofNullable(field.values().get(value.toLowerCase(Locale.ROOT)))
                        .map(known -> known.means().stream())
                        .orElse(Stream.of(value)))
            .anyMatch(value -> here.contains(value.toLowerCase(Locale.ROOT)));
    return switch (field.effect()) {
      case REQUIRES -> any;
      case EXCLUDES -> !any;
      case COMPATIBLE -> any || here.isEmpty();
    };
  }
}
