package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.cfg.HandlerInstantiator;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Notes what the client to the API server needs reflection for; in a native executable that has to be said beforehand. */
@Singleton
public final class MappedClasses implements KubernetesClientObjectMapperCustomizer {

    private final Set<String> mapped = new TreeSet<>();
    private final Set<String> made = new TreeSet<>();

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("mapped-classes")
                .setSerializerModifier(new Written())
                .setDeserializerModifier(new Read()));
        mapper.setHandlerInstantiator(new Made());
    }

    /** Classes and enumerations that were written as JSON or read from it so far, by name. */
    public synchronized Set<String> mapped() {
        return new TreeSet<>(mapped);
    }

    /** Serializers and the like that annotations name. */
    public synchronized Set<String> made() {
        return new TreeSet<>(made);
    }

    private synchronized void note(Set<String> names, Class<?> type) {
        if (!type.getName().startsWith("java.")) {
            names.add(type.getName());
        }
    }

    private final class Written extends BeanSerializerModifier {

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
            note(mapped, bean.getBeanClass());
            return properties;
        }

        @Override
        public JsonSerializer<?> modifyEnumSerializer(
                SerializationConfig config, JavaType type, BeanDescription bean, JsonSerializer<?> serializer) {
            note(mapped, bean.getBeanClass());
            return serializer;
        }
    }

    private final class Read extends BeanDeserializerModifier {

        @Override
        public BeanDeserializerBuilder updateBuilder(
                DeserializationConfig config, BeanDescription bean, BeanDeserializerBuilder builder) {
            note(mapped, bean.getBeanClass());
            return builder;
        }

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config, JavaType type, BeanDescription bean, JsonDeserializer<?> deserializer) {
            note(mapped, bean.getBeanClass());
            return deserializer;
        }
    }

    /** Leaves the making to Jackson, which asks here first. */
    private final class Made extends HandlerInstantiator {

        @Override
        public @Nullable JsonDeserializer<?> deserializerInstance(
                DeserializationConfig config, Annotated annotated, Class<?> type) {
            note(made, type);
            return null;
        }

        @Override
        public @Nullable KeyDeserializer keyDeserializerInstance(
                DeserializationConfig config, Annotated annotated, Class<?> type) {
            note(made, type);
            return null;
        }

        @Override
        public @Nullable JsonSerializer<?> serializerInstance(
                SerializationConfig config, Annotated annotated, Class<?> type) {
            note(made, type);
            return null;
        }

        @Override
        public @Nullable TypeResolverBuilder<?> typeResolverBuilderInstance(
                MapperConfig<?> config, Annotated annotated, Class<?> type) {
            note(made, type);
            return null;
        }

        @Override
        public @Nullable TypeIdResolver typeIdResolverInstance(
                MapperConfig<?> config, Annotated annotated, Class<?> type) {
            note(made, type);
            return null;
        }
    }
}
