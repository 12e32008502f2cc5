package dev.zhiyin.tools.dataset;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Friends who have what is held out are found to help, and strangers are not. */
class EvaluateFriendsCommandIT {
  private static final int USER = 1;
  private static final int PRODUCT = 3;
  private static final int SPLIT = 7;

  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void friendsWhoHaveWhatIsHeldOutHelp() throws IOException {
    Zhiyin.done("sample", "--out", path("set"), "--products", "120", "--users", "50");
    Zhiyin.done(
        "split",
        "--events",
        path("set/events.csv"),
        "--by",
        "leave-one-out",
        "--out",
        path("events.csv"));
    Files.delete(folder.resolve("set/events.csv"));
    Files.move(folder.resolve("events.csv"), folder.resolve("set/events.csv"));
    writeFriends();

    Zhiyin.done(
        "evaluate-friends",
        "--dataset",
        path("set"),
        "--few",
        "2",
        "--home",
        path("home"),
        "--friends",
        path("friends.csv"),
        "--json",
        path("friends.json"));

    Map<String, Double> recall = new HashMap<>();
    Map<String, Integer> users = new HashMap<>();
    for (JsonNode row :
        new ObjectMapper().readTree(folder.resolve("friends.json").toFile()).get("rows")) {
      assertThat(row.get("split").textValue()).isEqualTo("test");
      String group = row.get("group").textValue();
      boolean without = row.get("friends").doubleValue() == 0;
      recall.put(group + (without ? " without" : ""), row.get("recall@10").doubleValue());
      users.put(group, row.get("users").intValue());
    }
    assertThat(users.get("few")).isGreaterThan(10);
    assertThat(requireNonNull(users.get("few")) + requireNonNull(users.get("many")))
        .isEqualTo(users.get("all"));
    assertThat(recall.get("all")).isGreaterThan(requireNonNull(recall.get("all without")) + .1);

    Zhiyin.Run again =
        Zhiyin.run("evaluate-friends", "--home", path("home"), "--friends", path("friends.csv"));
    assertThat(again.status()).isZero();
    assertThat(again.err()).contains("friends: ", " rows read, ");
    assertThat(again.out()).contains("%.4f".formatted(recall.get("few")));
    int friendships = Files.readAllLines(folder.resolve("friends.csv")).size() - 1;
    assertThat(again.err())
        .contains("friendships with both known: %,d of %,d".formatted(friendships, friendships));

    Files.writeString(folder.resolve("strangers.csv"), "user_id,friend_id\nx,y\ny,x\n");
    Zhiyin.Run strangers =
        Zhiyin.run("evaluate-friends", "--home", path("home"), "--friends", path("strangers.csv"));
    assertThat(strangers.status()).isOne();
    assertThat(strangers.err())
        .contains(
            "of 2 friendships none is between shoppers with events; wanted ids as in the events");
  }

  @Test
  void whatAListDoesNotShowCannotBeMissed() throws IOException {
    var rows = new ArrayList<String>();
    for (int i = 0; i < 8; i++) {
      rows.add("{\"id\": \"p%1$d\", \"title\": \"tent %1$d\"}".formatted(i));
    }
    rows.add("{\"id\": \"dear\", \"title\": \"a tent\", \"groupId\": \"g\", \"price\": 9}");
    rows.add("{\"id\": \"cheap\", \"title\": \"a tent\", \"groupId\": \"g\", \"price\": 5}");
    rows.add("{\"id\": \"note\", \"title\": \"on tents\", \"kind\": \"note\"}");
    Path products = Files.write(folder.resolve("products.jsonl"), rows);
    Path events =
        Files.write(
            folder.resolve("events.csv"),
            List.of(
                "user_id,product_id,event_type,timestamp,split",
                "u1,p1,view,2024-01-01T00:00:00Z,train",
                "u1,dear,view,2024-01-02T00:00:00Z,test",
                "u1,gone,view,2024-01-03T00:00:00Z,test",
                "u1,note,view,2024-01-04T00:00:00Z,test",
                "u2,dear,view,2024-01-01T00:00:00Z,train",
                "u2,cheap,view,2024-01-02T00:00:00Z,test",
                "u2,gone,view,2024-01-03T00:00:00Z,test"));
    Files.writeString(folder.resolve("friends.csv"), "user_id,friend_id\nu1,u2\n");
    Zhiyin.done(
        "rebuild",
        "--no-train",
        "--home",
        path("shop"),
        "--products",
        products.toString(),
        "--events",
        events.toString());

    Zhiyin.done(
        "evaluate-friends",
        "--home",
        path("shop"),
        "--friends",
        path("friends.csv"),
        "--json",
        path("friends.json"));

    JsonNode first =
        new ObjectMapper().readTree(folder.resolve("friends.json").toFile()).at("/rows/0");
    assertThat(first.get("users").intValue()).isOne();
    assertThat(first.get("recall@10").doubleValue()).as("of all that can be shown").isOne();
  }

  @Test
  void aShopThatHasLearnedEverythingIsNotMeasured() throws IOException {
    Zhiyin.done("sample", "--out", path("set"), "--products", "120", "--users", "20");
    Zhiyin.done(
        "rebuild",
        "--no-train",
        "--home",
        path("shop"),
        "--products",
        path("set/products.jsonl"),
        "--events",
        path("set/events.csv"));
    Files.writeString(folder.resolve("friends.csv"), "user_id,friend_id\nu1,u2\n");

    Zhiyin.Run refused =
        Zhiyin.run("evaluate-friends", "--home", path("shop"), "--friends", path("friends.csv"));

    assertThat(refused.status()).isOne();
    assertThat(refused.err()).contains("is a shop whose files held nothing out");
  }

  @Test
  void theSettingsOfTheShopCount() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "weights: {view: much}\n");
    Files.writeString(folder.resolve("friends.csv"), "user_id,friend_id\nu1,u2\n");

    Zhiyin.Run refused =
        Zhiyin.run(
            "evaluate-friends",
            "--home",
            path("shop"),
            "--config",
            wrong.toString(),
            "--friends",
            path("friends.csv"));

    assertThat(refused.status()).isOne();
    assertThat(refused.err()).contains("weights.view").contains("much");
  }

  /* Whoever has in train what is held out of a user is the user's friend. */
  private void writeFriends() throws IOException {
    Map<String, Set<String>> train = new HashMap<>();
    Map<String, Set<String>> heldOut = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("set/events.csv"))) {
      String[] cells = line.split(",", -1);
      var of = cells[SPLIT].equals("train") ? train : heldOut;
      of.computeIfAbsent(cells[USER], _ -> new LinkedHashSet<>()).add(cells[PRODUCT]);
    }
    List<String> rows = new ArrayList<>(List.of("user_id,friend_id"));
    heldOut.forEach(
        (user, products) ->
            train.forEach(
                (friend, has) -> {
                  if (!friend.equals(user) && products.stream().anyMatch(has::contains)) {
                    rows.add(user + ',' + friend);
                  }
                }));
    Files.write(folder.resolve("friends.csv"), rows);
  }
}
