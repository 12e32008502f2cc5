package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A shop of its own, whose second generation is in service before each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenerationsIT {
  private final Served served = new Served();
  private final Client client = served.client();

  @BeforeAll
  void start() {
    served.shop().published();
  }

  @BeforeEach
  void serveTheSecond() {
    new GenerationRepository(served.shop().home()).publish(2);
    awaitServing(2);
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  void areListedNewestFirst() {
    JsonNode answer = client.get("v1/generations").json();

    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly("published", "serving", "generations");
    assertThat(answer.get("published").longValue()).isEqualTo(2);
    assertThat(answer.findValuesAsText("id")).containsExactly("2", "1");
    JsonNode newest = answer.get("generations").get(0);
    assertThat(newest.get("model").textValue()).isEqualTo("text");
    assertThat(newest.get("encoder").textValue()).isEqualTo(SmallShop.ENCODER);
    assertThat(newest.get("products").longValue()).isEqualTo(14);
    assertThat(newest.get("created").textValue()).isNotBlank();
    assertThat(newest.has("metrics")).isTrue();
  }

  @Test
  void oneIsPublishedAndComesIntoService() {
    var reply = client.post("v1/generations/1:publish", "");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("published").longValue()).isEqualTo(1);
    awaitServing(1);
  }

  @Test
  void rollbackServesWhatWasServedBefore() {
    assertThat(client.post("v1/generations:rollback", "").json().get("published").longValue())
        .isEqualTo(1);
    awaitServing(1);
  }

  @Test
  void rollbackWantsAnIntactOneBefore() throws IOException {
    Path file = folder(1).resolve("mean.f32");
    byte[] whole = Files.readAllBytes(file);
    Files.writeString(file, "damaged");

    var refused = client.post("v1/generations:rollback", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").textValue())
        .isEqualTo("there is no generation to go back to; the server's log says why");
    Files.write(file, whole);
  }

  @Test
  void whatIsNotThereOrDamagedIsNotPublished() throws IOException {
    Path file = folder(1).resolve("mean.f32");
    byte[] whole = Files.readAllBytes(file);
    Files.writeString(file, "damaged");

    assertThat(client.post("v1/generations/7:publish", "").status()).isEqualTo(404);
    assertThat(client.post("v1/generations/one:publish", "").status()).isEqualTo(400);
    var refused = client.post("v1/generations/1:publish", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").textValue())
        .isEqualTo("generation 1 cannot be served; the server's log says why");
    assertThat(client.get("v1/generations").json().get("published").longValue()).isEqualTo(2);
    Files.write(file, whole);
  }

  @Test
  void aDamagedManifestIsShown() throws IOException {
    Path file = folder(1).resolve("manifest.json");
    byte[] whole = Files.readAllBytes(file);
    Files.writeString(file, "{}");

    assertThat(client.get("v1/generations").json().get("generations").get(1))
        .isEqualTo(Client.json("{'id':1,'damaged':true}"));
    Files.write(file, whole);
  }

  @Test
  void aPageOfAnotherSiteChangesNothing() {
    var reply = client.post("v1/generations:rollback", "", "Sec-Fetch-Site", "cross-site");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().get("type").textValue()).isEqualTo("urn:zhiyin:problem:forbidden");
    assertThat(client.get("v1/generations").json().get("published").longValue()).isEqualTo(2);
  }

  private Path folder(long id) {
    return served.shop().home().generations().resolve("%06d".formatted(id));
  }

  private void awaitServing(long id) {
    Until.holds(() -> client.get("v1/generations").json().path("serving").longValue() == id);
  }
}
