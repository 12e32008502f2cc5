package dev.zhiyin.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.benchmarks.LightClient;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.Quantisation;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Zhiyin as it is served by {@code bin/zhiyin serve}, over HTTP. Neighbours are asked for as
 * similar products, which are read and explained; words are encoded by the server.
 *
 * @param heap of the server, such as 2g
 */
record ServedZhiyin(String heap, Quantisation quantisation) implements Engine {
  /** Most products of a page. */
  private static final int LONGEST_PAGE = 500;

  private static final String READY = "Zhiyin is ready: ";

  @Override
  public boolean isUsual() {
    return quantisation == IndexConfig.DEFAULT.quantisation();
  }

  private IndexConfig config() {
    return IndexConfig.DEFAULT.withQuantisation(quantisation);
  }

  @Override
  public String key() {
    return isUsual() ? "zhiyin-http" : "zhiyin-http-" + quantisation.text();
  }

  @Override
  public String name() {
    return isUsual() ? "Zhiyin, over HTTP" : "Zhiyin, over HTTP, " + quantisation.text();
  }

  @Override
  public String settings() {
    return ZhiyinShop.settings(config())
        + ", heap "
        + heap
        + "; KNN by `/v1/products/{id}/similar`, which looks the product's vector up, reads the products found and gives a reason for each; the server encodes words and what is written (BERT, 8 bits)";
  }

  @Override
  public String breadthName() {
    return "k";
  }

  @Override
  public int mostBreadth() {
    return LONGEST_PAGE;
  }

  @Override
  public double load(PeerShop shop, Path folder) throws IOException {
    return ZhiyinShop.load(shop, new Home(folder), config());
  }

  @Override
  public Peer open(PeerShop shop, Path folder) throws IOException {
    var command =
        List.of(Sources.find("bin/zhiyin").toString(), "serve", "--home=" + folder, "--port=0");
    var builder =
        new ProcessBuilder(command).redirectError(folder.resolveSibling(key() + ".log").toFile());
    builder.environment().put("ZHIYIN_HEAP", heap);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return new Opened(folder, builder.start());
  }

  private static final class Opened implements Peer {
    private final Path folder;
    private final Process process;
    private final LightClient client;

    Opened(Path folder, Process process) throws IOException {
      this.folder = folder;
      this.process = process;
      client = new LightClient(address(process), LightClient.LONGEST);
    }

    private static URI address(Process process) throws IOException {
      BufferedReader out =
          process.inputReader(StandardCharsets.UTF_8); // left open, as it would end the server
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(READY)) {
          return URI.create(line.substring(READY.length()).strip());
        }
      }
      throw new IllegalStateException("the server ended before it was ready; see its log");
    }

    @Override
    public List<Integer> nearest(Asked asked, double share, int breadth) {
      String path =
          "v1/products/%s/similar?k=%d&anyCategory=true&fields=id%s"
              .formatted(ZhiyinShop.id(asked.product()), breadth, filter(share));
      List<Integer> found = numbers(client.get(path));
      return found.subList(0, Math.min(PeerShop.NEAREST, found.size()));
    }

    private static String filter(double share) {
      String json = ZhiyinShop.filterJson(share);
      return json.isEmpty() ? "" : "&filter=" + LightClient.encoded(json);
    }

    private static List<Integer> numbers(JsonNode answer) {
      return answer
          .get("items")
          .valueStream()
          .map(item -> ZhiyinShop.number(item.get("productId").textValue()))
          .toList();
    }

    @Override
    public List<Integer> hybrid(Asked asked, double share, int breadth) {
      String words = LightClient.encoded(asked.words());
      return numbers(client.get("v1/search?k=10&q=" + words + filter(share)));
    }

    @Override
    public List<Integer> recommend(List<Integer> history, int breadth) {
      String items =
          history.stream()
              .map(product -> "{\"productId\":\"%s\"}".formatted(ZhiyinShop.id(product)))
              .collect(Collectors.joining(","));
      return numbers(
          client.post("v1/recommendations", "{\"k\":10,\"history\":[%s]}".formatted(items)));
    }

    @Override
    public boolean writes() {
      return true;
    }

    @Override
    public void write(String id, Embedding vector, String title) {
      client.put("v1/products/" + id, "{\"title\":%s}".formatted(LightClient.quoted(title)));
    }

    @Override
    public boolean finds(String word) {
      JsonNode items = client.get("v1/search?k=1&fields=title&q=" + word).get("items");
      return !items.isEmpty() && items.get(0).at("/product/title").textValue().contains(word);
    }

    @Override
    public long diskBytes() throws IOException {
      return DiskUse.bytes(folder);
    }

    @Override
    public OptionalLong process() {
      return OptionalLong.of(process.pid());
    }

    @Override
    public void close() {
      client.close();
      process.destroy();
      var _ = process.onExit().join();
    }
  }
}
