package dev.zhiyin.engine.lucene;

import java.util.concurrent.ExecutorService;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/** Lucene's own codec with the configured vector format; a segment's file says which one it has. */
final class VectorCodec {
  private static final String FLOATS = new Lucene99HnswVectorsFormat().getName();

  private static final int ONE_THREAD = 1;

  private VectorCodec() {}

  static Codec of(IndexConfig config) {
    return codec(format(config, ONE_THREAD, null, Lucene99HnswVectorsFormat.HNSW_GRAPH_THRESHOLD));
  }

  /** Keeps vectors without a graph: for segments that are merged before anybody searches them. */
  static Codec withoutGraphs(IndexConfig config) {
    return codec(format(config, ONE_THREAD, null, Integer.MAX_VALUE));
  }

  /** Builds the graphs of merged segments by several threads. */
  static Codec of(IndexConfig config, int threads, ExecutorService executor) {
    return codec(
        format(
            config,
            threads,
            threads == ONE_THREAD ? null : executor,
            Lucene99HnswVectorsFormat.HNSW_GRAPH_THRESHOLD));
  }

  private static Codec codec(KnnVectorsFormat format) {
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  /** Whether a segment's graph compares this field's vectors by their full floats. */
  static boolean keepsFloatsAlone(FieldInfo field) {
    return FLOATS.equals(field.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY));
  }

  private static KnnVectorsFormat format(
      IndexConfig config, int threads, @Nullable ExecutorService executor, int threshold) {
    ScalarEncoding encoding =
        switch (config.quantisation()) {
          case NONE -> null;
          case BITS_8 -> ScalarEncoding.UNSIGNED_BYTE;
          case BITS_7 -> ScalarEncoding.SEVEN_BIT;
          case BITS_4 -> ScalarEncoding.PACKED_NIBBLE;
        };
    return encoding == null
        ? new Lucene99HnswVectorsFormat(
            config.maxConnections(), config.beamWidth(), threads, executor, threshold)
        : new Lucene104HnswScalarQuantizedVectorsFormat(
            encoding, config.maxConnections(), config.beamWidth(), threads, executor, threshold);
  }
}
