package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.onnx.OfflineGeneration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Zhiyin's engine in this process. Words have the vectors that the shop gives them. */
record EmbeddedZhiyin(Quantisation quantisation) implements Engine {
  @Override
  public String key() {
    return quantisation == IndexConfig.DEFAULT.quantisation()
        ? "zhiyin"
        : "zhiyin-" + quantisation.text();
  }

  @Override
  public String name() {
    return quantisation == IndexConfig.DEFAULT.quantisation()
        ? "Zhiyin, in process"
        : "Zhiyin, in process, " + quantisation.text();
  }

  @Override
  public String settings() {
    return ZhiyinShop.settings(config())
        + "; KNN by `IndexSnapshot.nearestTexts`, pages with products and reasons";
  }

  @Override
  public String breadthName() {
    return "k";
  }

  @Override
  public double load(PeerShop shop, Path folder) throws IOException {
    return ZhiyinShop.load(shop, new Home(folder), config());
  }

  private IndexConfig config() {
    return IndexConfig.DEFAULT.withQuantisation(quantisation);
  }

  @Override
  public Peer open(PeerShop shop, Path folder) {
    return new Opened(shop, folder);
  }

  private static final class Opened implements Peer {
    private final Path folder;
    private final OfflineGeneration served;
    private final IndexSnapshot snapshot;
    private final Recommender recommender;

    Opened(PeerShop shop, Path folder) {
      this.folder = folder;
      served = OfflineGeneration.openCurrent(new Home(folder));
      snapshot = served.generation().index().snapshot();
      recommender =
          new Recommender(
              served.generation().index(),
              served.generation().centring(),
              served.model(),
              new GivenVectors(shop, served.encoder()));
    }

    @Override
    public List<Integer> nearest(Asked asked, double share, int breadth) {
      int[] docs =
          snapshot.nearestTexts(asked.vector(), breadth + 1, ZhiyinShop.filter(share)).stream()
              .limit(PeerShop.NEAREST + 1)
              .mapToInt(hit -> IndexSnapshot.doc(hit.product()))
              .toArray();
      return asked.neighbours(snapshot.ids(docs).stream().map(ZhiyinShop::number));
    }

    @Override
    public List<Integer> hybrid(Asked asked, double share, int breadth) {
      return numbers(
          recommender.search(
              new SearchRequest(
                  asked.words(), History.EMPTY, ZhiyinShop.filter(share), Locale.ENGLISH, 10)));
    }

    @Override
    public List<Integer> recommend(List<Integer> history, int breadth) {
      List<HistoryItem> items =
          history.stream()
              .map(product -> new Subject.Item(ZhiyinShop.id(product)))
              .map(item -> new HistoryItem(item, EventType.VIEW, Instant.EPOCH, List.of()))
              .toList();
      return numbers(recommender.recommend(RecommendRequest.of(new History(items))));
    }

    private static List<Integer> numbers(Answer answer) {
      return answer.items().stream().map(item -> ZhiyinShop.number(item.product().id())).toList();
    }

    @Override
    public long diskBytes() throws IOException {
      return DiskUse.bytes(folder);
    }

    @Override
    public void close() {
      snapshot.close();
      served.close();
    }
  }

  /** Knows what the words of the shop's queries mean, and asks a model for all others. */
  private static final class GivenVectors implements TextEncoder {
    private final Map<String, Embedding> given;
    private final TextEncoder model;

    GivenVectors(PeerShop shop, TextEncoder model) {
      this.model = model;
      this.given =
          shop.queries().stream()
              .collect(Collectors.toMap(Asked::words, Asked::vector, (first, _) -> first));
    }

    @Override
    public String name() {
      return model.name();
    }

    @Override
    public String checksum() {
      return model.checksum();
    }

    @Override
    public int dimension() {
      return model.dimension();
    }

    @Override
    public List<Embedding> encode(List<String> texts) {
      Function<String, Embedding> ask = text -> model.encode(List.of(text)).getFirst();
      return texts.stream()
          .map(text -> given.containsKey(text) ? given.get(text) : ask.apply(text))
          .toList();
    }

    @Override
    public String queryText(String query) {
      return query;
    }

    @Override
    public void close() {
      // the model is closed by who opened it
    }
  }
}
