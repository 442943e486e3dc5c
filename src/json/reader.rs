//! A serde deserializer over the values of JavaScript, whose errors name the member: "uuid must be a string, found a
//! number".
//!
//! `serde_wasm_bindgen::from_value` reads the same values (a test holds the two together). It costs each visitor 15 kB
//! more, since its errors print floats. What a page passes may be a Proxy, or have getters that throw: a member that
//! cannot be looked at is as an absent one.

use std::cell::RefCell;
use std::mem;

use js_sys::{Array, Reflect};
use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use visavis_wire::FieldError;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn keys(value: &JsValue) -> Result<Array, JsValue>;
}

/// The integers that a number of JavaScript holds exactly: up to 2^53 - 1.
const SAFE: f64 = 9_007_199_254_740_991.0;

/// A value to be read.
#[derive(Debug)]
pub(crate) struct Reader(JsValue);

impl Reader {
    pub(crate) fn of(value: &JsValue) -> Self {
        Self(value.clone())
    }

    fn is_null(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn is_object(&self) -> bool {
        self.0.is_object() && !is_array(&self.0).unwrap_or(true)
    }

    /// The member; undefined where it cannot be looked at.
    fn member(&self, name: &JsValue) -> JsValue {
        Reflect::get(&self.0, name).unwrap_or(JsValue::UNDEFINED)
    }

    #[cold]
    fn wrong(&self, expected: &dyn Expected) -> FieldError {
        let found = if self.is_null() {
            Unexpected::Unit
        } else if self.0.is_string() {
            Unexpected::Str("")
        } else if self.0.as_f64().is_some() {
            Unexpected::Float(0.0)
        } else if self.0.as_bool().is_some() {
            Unexpected::Bool(true)
        } else if self.is_object() {
            Unexpected::Map
        } else if self.items().is_some() {
            Unexpected::Seq
        } else {
            Unexpected::Other("something that is not data")
        };
        FieldError::invalid_type(found, expected)
    }

    /// An enum is its variant's name, or an object with that one member.
    fn tagged(&self, variants: &'static [&'static str]) -> Result<Tagged, FieldError> {
        let (name, value) = if self.0.is_string() {
            (self.0.clone(), JsValue::UNDEFINED)
        } else {
            let names = if self.is_object() {
                keys(&self.0).unwrap_or_default()
            } else {
                Array::new()
            };
            if names.length() != 1 {
                return Err(self.wrong(&"a name or an object with one member"));
            }
            (names.get(0), self.member(&names.get(0)))
        };
        let name = name.as_string().unwrap_or_default();
        match variants.iter().position(|variant| *variant == name) {
            #[expect(clippy::cast_possible_truncation, reason = "no enum has so many variants")]
            Some(place) => Ok(Tagged {
                place: place as u32,
                value,
            }),
            None => Err(FieldError::unknown_variant(&name, variants)),
        }
    }

    fn items(&self) -> Option<Items<'_>> {
        if !is_array(&self.0).unwrap_or(false) {
            return None;
        }
        let length = self.member(&"length".into()).as_f64()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a list has fewer than 2^32 items"
        )]
        Some(Items {
            list: self,
            next: 0,
            length: length as u32,
        })
    }
}

/// The items of a list that has no more than that.
pub(crate) fn items(list: &JsValue, at_most: usize) -> Option<Vec<JsValue>> {
    let list = Reader::of(list);
    let items = list.items()?;
    if items.length as usize > at_most {
        return None;
    }
    let item = |place: u32| list.member(&place.into());
    Some((0..items.length).map(item).collect())
}

impl<'de> Deserializer<'de> for Reader {
    type Error = FieldError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        if self.is_null() {
            visitor.visit_unit()
        } else if let Some(is_so) = self.0.as_bool() {
            visitor.visit_bool(is_so)
        } else if let Some(number) = self.0.as_f64() {
            visit_number(number, visitor)
        } else if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if let Some(items) = self.items() {
            visitor.visit_seq(items)
        } else if self.is_object() {
            self.deserialize_map(visitor)
        } else {
            Err(self.wrong(&visitor))
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FieldError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        if !self.is_object() {
            return Err(self.wrong(&visitor));
        }
        let names = keys(&self.0).unwrap_or_default();
        visitor.visit_map(Entries {
            object: &self,
            names,
            next: 0,
            value: JsValue::UNDEFINED,
            name: String::new(),
        })
    }

    /// Only the members that somebody asks for are looked at.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FieldError> {
        if !self.is_object() {
            return Err(self.wrong(&visitor));
        }
        visitor.visit_map(Members {
            object: &self,
            names: interned(fields),
            fields,
            next: 0,
            value: JsValue::UNDEFINED,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FieldError> {
        visitor.visit_enum(self.tagged(variants)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        visitor.visit_unit()
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match self.0.as_string() {
            Some(text) => visitor.visit_string(text),
            None => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match self.0.as_f64() {
            Some(number) => visit_number(number, visitor),
            None => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match self.0.as_bool() {
            Some(is_so) => visitor.visit_bool(is_so),
            None => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match self.items() {
            Some(items) => visitor.visit_seq(items),
            None => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, FieldError> {
        self.deserialize_seq(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 f64 char str bytes byte_buf unit unit_struct tuple_struct identifier
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a safe integer is exact in both"
)]
fn visit_number<'de, V: Visitor<'de>>(number: f64, visitor: V) -> Result<V::Value, FieldError> {
    if number % 1.0 != 0.0 || number.abs() > SAFE {
        visitor.visit_f64(number)
    } else if number < 0.0 {
        visitor.visit_i64(number as i64)
    } else {
        visitor.visit_u64(number as u64)
    }
}

/// The items of a list.
struct Items<'a> {
    list: &'a Reader,
    next: u32,
    length: u32,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = FieldError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, FieldError> {
        if self.next >= self.length {
            return Ok(None);
        }
        let item = self.list.member(&self.next.into());
        self.next += 1;
        seed.deserialize(Reader(item)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.length - self.next).ok()
    }
}

/// The members of an object that are asked for.
struct Members<'a> {
    object: &'a Reader,
    fields: &'static [&'static str],
    names: Array,
    next: u32,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = FieldError;

    /// A field is known by its place among the fields: that is less code than its name.
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, FieldError> {
        while self.next < self.names.length() {
            let place = self.next;
            self.next += 1;
            self.value = self.object.member(&self.names.get(place));
            if !self.value.is_undefined() {
                return seed.deserialize(U32Deserializer::new(place)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, FieldError> {
        seed.deserialize(Reader(mem::take(&mut self.value)))
            .map_err(|error| self.named(error))
    }
}

impl Members<'_> {
    /// The error, with the name of the member it is about.
    #[cold]
    fn named(&self, error: FieldError) -> FieldError {
        match self.fields.get(self.next as usize - 1) {
            Some(field) => error.inside(field),
            None => error,
        }
    }
}

/// All members of an object.
struct Entries<'a> {
    object: &'a Reader,
    names: Array,
    next: u32,
    name: String,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = FieldError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, FieldError> {
        if self.next >= self.names.length() {
            return Ok(None);
        }
        let name = self.names.get(self.next);
        self.next += 1;
        self.value = self.object.member(&name);
        self.name = name.as_string().unwrap_or_default();
        seed.deserialize(StrDeserializer::new(&self.name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, FieldError> {
        seed.deserialize(Reader(mem::take(&mut self.value)))
            .map_err(|error: FieldError| error.inside(&self.name))
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.names.length() - self.next).ok()
    }
}

/// A variant, by its place among the variants, and what is in it.
struct Tagged {
    place: u32,
    value: JsValue,
}

impl<'de> EnumAccess<'de> for Tagged {
    type Error = FieldError;
    type Variant = Reader;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Reader), FieldError> {
        let variant = seed.deserialize(U32Deserializer::<FieldError>::new(self.place))?;
        Ok((variant, Reader(self.value)))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = FieldError;

    fn unit_variant(self) -> Result<(), FieldError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, FieldError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, FieldError> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FieldError> {
        self.deserialize_struct("", fields, visitor)
    }
}

/// The names of a struct's fields as strings of JavaScript, made once.
fn interned(fields: &'static [&'static str]) -> Array {
    thread_local! {
        static NAMES: RefCell<Vec<(&'static [&'static str], Array)>> = const { RefCell::new(Vec::new()) };
    }
    NAMES.with_borrow_mut(|all| {
        if let Some((_, names)) = all.iter().find(|(known, _)| std::ptr::eq(*known, fields)) {
            return names.clone();
        }
        let names: Array = fields.iter().map(|field| JsValue::from_str(field)).collect();
        all.push((fields, names.clone()));
        names
    })
}

#[cfg(test)]
mod tests;
