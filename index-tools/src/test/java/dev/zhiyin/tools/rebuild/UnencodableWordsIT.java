package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.testing.TinyEncoder;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shoppers searched for words on which a real ONNX model fails. */
class UnencodableWordsIT {
  private static final List<String> WORDS = List.of("red", "green", "bag", "tea", "cup", "query");
  private static final String LEFT_OUT =
      ": 2 texts of events cannot be encoded, and are left out; the first is 'poison cup'\n";

  @TempDir private Path folder;

  @Test
  void wordsThatCannotBeEncodedEndNoCommand() throws IOException {
    String home = folder.resolve("home").toString();
    String encoder = TinyEncoder.POISON.writeTo(folder.resolve("encoder")).toString();

    Zhiyin.Run rebuilt =
        Zhiyin.run(
            "rebuild",
            "--home",
            home,
            "--encoder",
            encoder,
            "--products",
            products().toString(),
            "--events",
            events().toString(),
            "--force");
    assertThat(rebuilt.status()).as(rebuilt.err()).isZero();
    assertThat(rebuilt.err())
        .contains("train" + LEFT_OUT)
        .containsPattern("model: [12] texts of events cannot be encoded, and are left out");
    assertThat(rebuilt.out()).contains("model additive");

    Zhiyin.Run trained = Zhiyin.run("train", "--home", home, "--encoder", encoder);
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("train" + LEFT_OUT);

    Zhiyin.Run evaluated = Zhiyin.run("evaluate", "--home", home, "--split", "valid");
    assertThat(evaluated.status()).as(evaluated.err()).isZero();
    assertThat(evaluated.err()).contains("evaluate" + LEFT_OUT);
  }

  private Path products() throws IOException {
    var products = new ArrayList<String>();
    for (int i = 0; i < WORDS.size(); i++) {
      for (int j = 0; j < i; j++) {
        products.add(
            "{\"id\":\"p%d\",\"title\":\"%s %s\"}"
                .formatted(products.size(), WORDS.get(i), WORDS.get(j)));
      }
    }
    return Files.write(folder.resolve("products.jsonl"), products);
  }

  /* One shopper has done nothing else before; each of the others has searched for tea as well. */
  private Path events() throws IOException {
    var events = new ArrayList<>(List.of("user_id,product_id,text,event_type,timestamp,split"));
    events.add("alone,,poison cup,search,1,train");
    events.add("alone,p1,,view,2,valid");
    for (int user = 0; user < 30; user++) {
      events.add("u%d,,tea,search,1,train".formatted(user));
      events.add("u%d,,poison tea,search,2,train".formatted(user));
      events.add("u%d,p%d,,view,3,train".formatted(user, user % 15));
      events.add("u%d,p%d,,view,4,train".formatted(user, (user + 1) % 15));
      events.add("u%d,p%d,,view,5,valid".formatted(user, (user + 2) % 15));
    }
    return Files.write(folder.resolve("events.csv"), events);
  }
}
