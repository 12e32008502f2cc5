package dev.zhiyin.engine.shopper;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Event types as names of JSON fields, as {@link EventType#text()} writes them. */
public final class EventTypeKeys extends SimpleModule {
  public EventTypeKeys() {
    addKeySerializer(EventType.class, new Writer());
    addKeyDeserializer(EventType.class, new Reader());
  }

  private static final class Writer extends JsonSerializer<EventType> {
    @Override
    public void serialize(EventType type, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeFieldName(type.text());
    }
  }

  private static final class Reader extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return EventType.parse(key);
    }
  }
}
