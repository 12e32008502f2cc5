package dev.zhiyin.server.live;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import java.util.List;

/** Does what another encoder does, but for what its subclasses say. */
abstract class ForwardingEncoder implements TextEncoder {
  private final TextEncoder encoder;

  ForwardingEncoder(TextEncoder encoder) {
    this.encoder = encoder;
  }

  @Override
  public String name() {
    return encoder.name();
  }

  @Override
  public String checksum() {
    return encoder.checksum();
  }

  @Override
  public int dimension() {
    return encoder.dimension();
  }

  @Override
  public List<Embedding> encode(List<String> texts) {
    return encoder.encode(texts);
  }

  @Override
  public String queryText(String query) {
    return encoder.queryText(query);
  }

  @Override
  public Embedding encodeQuery(String query) {
    return encoder.encodeQuery(query);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
