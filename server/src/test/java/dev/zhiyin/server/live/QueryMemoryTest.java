package dev.zhiyin.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.server.live.OpenEncoders.QueryMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryMemoryTest {
  private static final Duration LONG = Duration.ofSeconds(9);

  private final Counting encoder = new Counting();
  private final QueryMemory memory = new QueryMemory(encoder);

  @Test
  void encodesAQueryOnce() {
    Embedding first = memory.encodeQuery("帐篷");

    assertThat(memory.encodeQuery("帐篷")).isSameAs(first);
    assertThat(encoder.encoded).containsExactly("query: 帐篷");
  }

  @Test
  void tellsQueriesApart() {
    assertThat(memory.encodeQuery("a")).isNotEqualTo(memory.encodeQuery("aaa"));
  }

  @Test
  void leavesPassagesToTheEncoder() {
    memory.encode(List.of("帐篷"));
    memory.encode(List.of("帐篷"));

    assertThat(encoder.encoded).containsExactly("帐篷", "帐篷");
  }

  @Test
  void closesTheEncoder() {
    memory.close();

    assertThat(encoder.closed).isTrue();
  }

  @Test
  void asksAServiceAheadOnceForAllThatIsNotKnown() {
    memory.encodeQuery("known");

    assertThat(memory.ahead(List.of("a", "known", "bb", "a"), LONG)).isTrue();
    memory.encodeQuery("bb");

    assertThat(encoder.encoded).containsExactly("query: known", "query: a", "query: bb");
    assertThat(encoder.calls).isEqualTo(2);
  }

  @Test
  void doesNotAskAgainForWhatAServiceFailedOn() {
    encoder.failure = new ServiceFailed("away");

    assertThat(memory.ahead(List.of("a", "b"), LONG)).isFalse();

    assertThatThrownBy(() -> memory.encodeQuery("b")).hasMessage("away");
    assertThat(encoder.calls).isEqualTo(1);
    encoder.failure = null;
    assertThat(memory.ahead(List.of("b"), LONG)).isTrue();
    assertThat(memory.encodeQuery("b").dimension()).isEqualTo(2);
  }

  @Test
  void aServiceThatRefusesWordsIsNotAway() {
    encoder.failure = new ModelUnusable("too long");

    assertThat(memory.ahead(List.of("a"), LONG)).isTrue();

    assertThatThrownBy(() -> memory.encodeQuery("a")).hasMessage("too long");
  }

  @Test
  void oneThatIsRefusedTakesTheMeaningFromNoOtherAndIsNotAskedForAgain() {
    encoder.refused = "query: bad";
    List<String> all = List.of("a", "bb", "bad", "ccc");

    assertThat(memory.ahead(all, LONG)).isTrue();
    assertThat(encoder.encoded).containsExactly("query: a", "query: bb", "query: ccc");
    assertThatThrownBy(() -> memory.encodeQuery("bad")).hasMessage("query: bad");
    assertThat(memory.encodeQuery("ccc").dimension()).isEqualTo(2);

    int calls = encoder.calls;
    assertThat(memory.ahead(all, LONG)).isTrue();
    assertThat(encoder.calls).isEqualTo(calls);
  }

  private static final class Counting implements TextEncoder {
    private final List<String> encoded = new ArrayList<>();
    private int calls;
    private @Nullable RuntimeException failure;
    private String refused = "";
    private boolean closed;

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String checksum() {
      return "0";
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public List<Embedding> encode(List<String> texts) {
      calls++;
      if (failure != null) {
        throw failure;
      }
      if (texts.contains(refused)) {
        throw new ModelUnusable(refused);
      }
      encoded.addAll(texts);
      return texts.stream().map(text -> Embedding.of(1, text.length())).toList();
    }

    @Override
    public String queryText(String query) {
      return "query: " + query;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
